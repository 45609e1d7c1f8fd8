import { describe, expect, it } from 'vitest'
import { evidenceLines, evidenceOverTime, evidenceQuery } from './finding-evidence.ts'

const finding = {
  period: '2026-10',
  currency: 'USD',
  evidence: {
    uploads: ['u1'],
    timeBasis: 'billing' as const,
    from: '2026-10-01',
    to: '2026-11-01',
    filters: [{ dimension: 'resourceId', operator: 'in' as const, values: ['i-1'] }],
    lines: [],
  },
}

describe('the evidence of a finding', () => {
  it('is asked for by the day of its charges, of its bill alone', () => {
    expect(evidenceQuery(finding, 'day')).toMatchObject({
      uploadIds: ['u1'],
      granularity: 'day',
      timeBasis: 'charge',
      filters: [
        { dimension: 'resourceId', operator: 'in', values: ['i-1'] },
        { dimension: 'billingPeriod', operator: 'in', values: ['2026-10'] },
      ],
    })
  })

  it('is asked for by bills of whatever is selected', () => {
    const query = evidenceQuery(finding, 'month')
    expect(query).toMatchObject({ granularity: 'month', timeBasis: 'billing' })
    expect(query).not.toHaveProperty('uploadIds')
  })

  it('leads to all lines, to those of a day, or to those of a bill', () => {
    const resource = 'f=in:resourceId=i-1'
    expect(evidenceLines(finding, 'day')).toBe(
      `/lines?uploads=u1&${resource}&from=2026-10-01&to=2026-11-01&t=billing&cur=USD`,
    )
    expect(evidenceLines(finding, 'day', '2026-10-31')).toBe(
      `/lines?uploads=u1&${resource};in:billingPeriod=2026-10&from=2026-10-31&to=2026-11-01&cur=USD`,
    )
    expect(evidenceLines(finding, 'month', '2026-09-01')).toBe(
      `/lines?${resource}&from=2026-09-01&to=2026-10-01&t=billing&cur=USD`,
    )
  })

  it('shows every day of the bill, and adds up exactly', () => {
    const rows = [
      { period: '2026-10-03', effectiveCost: '0.1', lineCount: 24 },
      { period: '2026-10-04', effectiveCost: '0.2', lineCount: 24 },
    ]
    const shown = evidenceOverTime({ rows }, finding, 'day')
    expect(shown?.points.length).toBe(31)
    expect(shown?.points[2]).toEqual({ period: '2026-10-03', total: '0.1', costs: { cost: '0.1' } })
    expect([shown?.total, shown?.lineCount]).toEqual(['0.3', 48])
    expect(evidenceOverTime({ rows: [] }, finding, 'day')).toBeUndefined()
  })
})
