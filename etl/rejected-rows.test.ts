import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csv, good, HEADER, row } from './focus-bill.testing.ts'
import { createLoadTestbed, type LoadTestbed } from './testing.ts'

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

describe('rows that cannot be loaded are set aside with their place', () => {
  it('names row, column, value and reason of each, and still adds up', async () => {
    const upload = await testbed.load(
      csv(
        ...good(57),
        row('n/a'),
        row('2', { start: '10/05/2026' }),
        row('4', { currency: '' }),
        ...good(40),
      ),
    )
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '97', rows_rejected: '3' })
    expect(
      upload.totals.map(({ currency, source_billed_cost, rejected_cost }) => [
        currency,
        Number(source_billed_cost),
        Number(rejected_cost),
      ]),
    ).toEqual([
      ['', 4, 4],
      ['USD', 123.25, 2],
    ])
    const rejects = await testbed.select(
      'SELECT row_number AS row, column_name AS column, value, reason FROM rejected_line WHERE load_id = {id:UUID} ORDER BY row_number',
      { id: upload.load_id },
    )
    expect(rejects).toEqual([
      { row: '58', column: 'BilledCost', value: 'n/a', reason: 'is not a number' },
      {
        row: '59',
        column: 'ChargePeriodStart',
        value: '10/05/2026',
        reason: 'is not an ISO date and time between 2006 and 2100',
      },
      { row: '60', column: 'BillingCurrency', value: '', reason: 'is empty' },
    ])
  })

  it('takes no text for a cost that is not exactly one decimal, and every form of one that is', async () => {
    const bad = ['1.2.3', '1..2', '-', '.', 'e6', '1_000', '1 000', '1 ', '$1', '0x10', 'nan', 'inf', '(5)']
    const forms = ['+1', '-.5', '2.', '1.5E2', '1e-18', '007', '-7.0E-10']
    const lines = [...bad, ...forms].map((cost) => row(cost))
    const upload = await testbed.load(csv(...lines, ...good(300)))
    expect(upload).toMatchObject({ status: 'completed', rows_rejected: String(bad.length) })
    const rejected = await testbed.select<{ value: string }>(
      'SELECT value FROM rejected_line WHERE load_id = {id:UUID} ORDER BY row_number',
      { id: upload.load_id },
    )
    expect(rejected.map(({ value }) => value)).toEqual(bad)
    expect(upload.totals[0]!.billed_cost).toBe('534.499999999300000001')
  })

  it('finds rows that are too short or too long, and skips blank lines', async () => {
    const upload = await testbed.load(csv(...good(60), 'too,short', '', `${row('1')},long`, ...good(20)))
    expect(upload.report?.rejects.map(({ reason, firstRow }) => [firstRow, reason])).toEqual([
      [61, 'the row has fewer values than the header has columns (6)'],
      [63, 'the row has more values than the header has columns (6)'],
    ])
    expect(upload.rows_read).toBe('82')
  })

  it('sets aside a currency or an account that Postgres could not keep sums by', async () => {
    const header = `${HEADER},BillingAccountId`
    const lines = [
      `${row('1')},111122223333`,
      `${row('2', { currency: 'x'.repeat(1_000_000) })},111122223333`,
      `${row('4')},${Array.from({ length: 500_000 }, (_, n) => n).join('')}`,
      `${row('8', { currency: 'U\0D' })},111122223333`,
      `${row('16')},1111\u00002222`,
    ]
    const rest = Array.from({ length: 100 }, () => lines[0]!)
    const upload = await testbed.load(`${[header, ...lines, ...rest].join('\n')}\n`)
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '101', rows_rejected: '4' })
    expect(upload.report?.rejects.map(({ column, rows, firstRow }) => [column, rows, firstRow])).toEqual([
      ['BillingCurrency', 2, 2],
      ['BillingAccountId', 2, 3],
    ])
    expect(upload.totals.map(({ currency, rejected_cost }) => [currency, Number(rejected_cost)])).toEqual([
      ['', 10],
      ['USD', 20],
    ])
  })

  it('shows a NUL, which Postgres does not keep, as the replacement character', async () => {
    const rows = [row('1\0'), ...good(40)]
    const upload = await testbed.load(csv(...rows))
    expect(upload.report?.rejects[0]?.sampleValue).toBe('1\ufffd')
    const refused = await testbed.load(csv(...good(10), row('1\0'), row('2\0')))
    expect(refused.error?.code).toBe('too-many-rejects')
  })

  it('keeps the sums of a file that has another currency in each row', async () => {
    const currencies = Array.from({ length: 9000 }, (_, index) => row('1', { currency: `C${index}` }))
    const upload = await testbed.load(csv(...currencies))
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '9000' })
    expect(upload.totals).toHaveLength(9000)
  })

  it('reports tags that are no JSON object, and loads their row', async () => {
    const upload = await testbed.load(
      csv(row('1', { tags: '"{""team"":""web""}"' }), row('2', { tags: 'team=web' })),
    )
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '2' })
    expect(upload.report?.findings).toContainEqual(
      expect.objectContaining({ code: 'broken-json', column: 'Tags', rows: 1, firstRow: 2 }),
    )
    const tags = await testbed.select(
      'SELECT Tags FROM cost_line WHERE load_id = {id:UUID} ORDER BY row_number',
      {
        id: upload.load_id,
      },
    )
    expect(tags).toEqual([{ Tags: { team: 'web' } }, { Tags: {} }])
  })
})
