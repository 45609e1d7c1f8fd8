import { expect, it } from 'vitest'
import type { CostAnswer } from '../api/contract.ts'
import { linesOfAnswer } from './answer-lines.ts'

const columns: CostAnswer['columns'] = [
  { name: 'period', kind: 'period', type: 'date' },
  { name: 'serviceName', kind: 'dimension', type: 'string' },
  { name: 'tag:team', kind: 'dimension', type: 'string' },
  { name: 'billingCurrency', kind: 'dimension', type: 'string' },
  { name: 'billedCost', kind: 'measure', type: 'decimal' },
]
const row = { period: '2026-10-05', serviceName: 'S3', 'tag:team': '', billingCurrency: 'USD' }

const parametersOf = (address: string | undefined) => {
  expect(address).toMatch(/^\/lines\?/)
  return Object.fromEntries(new URL(address!, 'http://outlay').searchParams)
}

it('leads from a sum to the lines of its row, within the time that was asked for', () => {
  const linesOf = linesOfAnswer(
    {
      uploadIds: ['u1'],
      from: '2026-10-07',
      granularity: 'week',
      filters: [{ dimension: 'regionId', operator: 'in', values: ['eu-west-1'] }],
    },
    { columns },
  )
  expect([...new URL(linesOf(row, 'billedCost')!, 'http://outlay').searchParams]).toMatchInlineSnapshot(`
    [
      [
        "uploads",
        "u1",
      ],
      [
        "f",
        "in:regionId=eu-west-1;in:serviceName=S3;isEmpty:tag:team",
      ],
      [
        "from",
        "2026-10-07",
      ],
      [
        "to",
        "2026-10-12",
      ],
      [
        "b",
        "billed",
      ],
      [
        "cur",
        "USD",
      ],
    ]
  `)
})

it('leads from a total to all lines of the question', () => {
  const linesOf = linesOfAnswer({ granularity: 'month' }, { columns })
  expect(parametersOf(linesOf({ billingCurrency: 'EUR' }, 'lineCount'))).toMatchInlineSnapshot(`
    {
      "cur": "EUR",
    }
  `)
})

it('leads from the row of an upload to its lines within the question: it may be there for what it is compared with', () => {
  const ofUploads: CostAnswer['columns'] = [{ name: 'uploadId', kind: 'dimension', type: 'string' }]
  const linesOf = linesOfAnswer({ uploadIds: ['a'] }, { columns: ofUploads })
  expect(parametersOf(linesOf({ uploadId: 'b', billingCurrency: 'USD' }, 'billedCost'))).toMatchObject({
    uploads: 'a',
    f: 'in:uploadId=b',
  })
})

it('leads nowhere from what is no sum of lines, or of none that a list can name', () => {
  const linesOf = linesOfAnswer({ granularity: 'week' }, { columns })
  expect(linesOf(row, 'billedCostShare')).toBeUndefined()
  expect(linesOf(row, 'consumedQuantity')).toBeUndefined()
  expect(linesOf({ ...row, serviceName: null }, 'billedCost')).toBeUndefined()
  const many = Array.from({ length: 47 }, () => ({ dimension: 'regionId', operator: 'isEmpty' }) as const)
  expect(linesOfAnswer({ granularity: 'week', filters: many }, { columns })(row, 'billedCost')).toBeDefined()
  expect(
    linesOfAnswer({ granularity: 'week', filters: [...many, ...many.slice(0, 1)] }, { columns })(
      row,
      'billedCost',
    ),
  ).toBeUndefined()
  expect(linesOfAnswer({ granularity: 'hour' }, { columns })(row, 'billedCost')).toBeUndefined()
  expect(linesOfAnswer({ excludeSuperseded: false }, { columns })(row, 'billedCost')).toBeUndefined()
})
