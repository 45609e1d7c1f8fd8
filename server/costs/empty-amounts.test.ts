import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { seedCompletedUpload, type TestCostLine } from '../../testing/seed-upload.ts'

/* Net costs and quantities may be empty: a sum of nothing is null, and not 0, in whatever way it is made. */

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

interface Uploads {
  user: TestUser
  uploads: { uploadId: string; loadId: string }[]
}

async function upload(...files: TestCostLine[][]): Promise<Uploads> {
  const client = await outlay.createClient()
  const uploads = []
  for (const lines of files) uploads.push(await seedCompletedUpload(outlay, { clientId: client.id, lines }))
  return { user: await outlay.createUser('viewer', client), uploads }
}

async function ask({ user }: Uploads, query: object): Promise<CostAnswer> {
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/query', payload: query })
  expect([response.statusCode, response.body]).toEqual([200, expect.any(String)])
  return response.json<CostAnswer>()
}

const net = (value: string | null) => ({ x_NetBilledCost: value, x_NetEffectiveCost: value })
const blue = { Tags: { team: 'blue' } }

describe('the rollup of tags', () => {
  test.each<[string, TestCostLine[][], object[]]>([
    [
      'has no net cost where no line without the tag has one',
      [
        [
          { ...blue, ...net('3') },
          { x_LineItemType: 'Tax', ...net(null) },
        ],
      ],
      [
        { 'tag:team': '', netBilledCost: null, lineCount: 1 },
        { 'tag:team': 'blue', netBilledCost: '3', lineCount: 1 },
      ],
    ],
    [
      'tells a net cost of 0 from none',
      [[{ ...blue, ...net('3') }, { ...net('0') }]],
      [
        { 'tag:team': '', netBilledCost: '0', lineCount: 1 },
        { 'tag:team': 'blue', netBilledCost: '3', lineCount: 1 },
      ],
    ],
    [
      'has no net cost where only an upload whose lines have the tag has net costs',
      [[{ ...blue, ...net('3') }], [{ ...net(null) }]],
      [
        { 'tag:team': '', netBilledCost: null, lineCount: 1 },
        { 'tag:team': 'blue', netBilledCost: '3', lineCount: 1 },
      ],
    ],
  ])('%s', async (_, files, expected) => {
    const uploaded = await upload(...files)
    const query = {
      measures: ['netBilledCost', 'lineCount'],
      dimensions: ['tag:team'],
      orderBy: [{ field: 'tag:team', direction: 'asc' }],
    }
    const ofLines = await ask(uploaded, query)
    await rollUp(outlay, ...uploaded.uploads)
    const rolledUp = await ask(uploaded, query)
    expect([ofLines.stats.table, rolledUp.stats.table]).toEqual(['cost_line', 'monthly_tags'])
    expect(rolledUp.rows).toEqual(expected.map((row) => ({ ...row, billingCurrency: 'USD' })))
    expect(rolledUp.rows).toEqual(ofLines.rows)
    expect(rolledUp.totals).toEqual(ofLines.totals)
  })

  test('reads keys that are there twice, or with the prefix of users too, as lines do', async () => {
    // As JSON, since an object has no key twice.
    const tags = [
      { team: '', 'user:team': 'green' },
      { 'user:team': 'green', team: '' },
      { 'user:team': 'green', team: 'blue' },
      { team: 'blue', 'user:team': 'green' },
      { 'user:user:team': 'odd' },
      { 'user:': 'nameless', team: 'ÄÖ' },
      {},
    ]
    const uploaded = await upload(tags.map((Tags) => ({ Tags })))
    const filters = [
      { operator: 'in', values: ['green', ''] },
      { operator: 'notIn', values: ['green'] },
      { operator: 'contains', values: ['äö', 'LU'] },
      { operator: 'startsWith', values: ['g'] },
      { operator: 'isEmpty' },
      { operator: 'isNotEmpty' },
    ]
    const questions = [
      { dimensions: ['tag:team'] },
      ...filters.map((filter) => ({
        dimensions: ['serviceName'],
        filters: [{ dimension: 'tag:team', ...filter }],
      })),
    ].map((query) => ({ measures: ['billedCost', 'lineCount'], ...query }))
    const ofLines = await Promise.all(questions.map((query) => ask(uploaded, query)))
    await rollUp(outlay, ...uploaded.uploads)
    const rolledUp = await Promise.all(questions.map((query) => ask(uploaded, query)))
    expect(ofLines[0]!.rows.map((row) => [row['tag:team'], row.lineCount])).toEqual(
      [
        ['', 2],
        ['blue', 2],
        ['green', 2],
        ['ÄÖ', 1],
      ].toSorted((a, b) => Number(b[1]) - Number(a[1])),
    )
    expect(rolledUp.map(({ stats }) => stats.table)).toEqual(questions.map(() => 'monthly_tags'))
    expect(rolledUp.map(({ rows, totals }) => ({ rows, totals }))).toEqual(
      ofLines.map(({ rows, totals }) => ({ rows, totals })),
    )
  })
})

describe('a comparison', () => {
  const september = { BillingPeriodStart: '2026-09-01', ChargePeriodStart: '2026-09-03 00:00:00' }
  const query = {
    measures: ['netBilledCost', 'billedCost', 'consumedQuantity', 'lineCount'],
    dimensions: ['serviceName'],
    from: '2026-10-01',
    to: '2026-11-01',
    compare: 'previousPeriod',
    orderBy: [{ field: 'serviceName', direction: 'asc' }],
  }

  test('takes what is only on one side for 0, and amounts that a side does not have for unknown', async () => {
    const uploaded = await upload([
      { ServiceName: 'both', ...net('5'), ConsumedQuantity: '2' },
      { ServiceName: 'both', ...september, ...net('4'), ConsumedQuantity: '1' },
      { ServiceName: 'gone', ...september, ...net('3') },
      { ServiceName: 'new', ...net('7'), ConsumedQuantity: '1' },
      { ServiceName: 'without', ...net(null) },
      { ServiceName: 'without', ...september, ...net('1') },
    ])
    const { rows, totals } = await ask(uploaded, query)
    const figures = (row: Record<string, unknown>) => [
      row.serviceName,
      row.netBilledCost,
      row.netBilledCostBefore,
      row.netBilledCostChange,
      row.netBilledCostChangeRatio,
      row.consumedQuantityBefore,
    ]
    expect(rows.map(figures)).toEqual([
      ['both', '5', '4', '1', '0.25', '1'],
      ['gone', '0', '3', '-3', '-1', null],
      ['new', '7', '0', '7', null, '0'],
      ['without', null, '1', null, null, null],
    ])
    expect(totals[0]).toMatchObject({
      netBilledCost: '12',
      netBilledCostBefore: '8',
      netBilledCostChange: '4',
    })
  })

  test('with a side that has nothing at all', async () => {
    const uploaded = await upload([{ ServiceName: 'new', ...net('7') }])
    const { rows, totals } = await ask(uploaded, { ...query, derive: ['share'], top: { count: 1 } })
    const expected = {
      netBilledCost: '7',
      netBilledCostBefore: '0',
      netBilledCostChange: '7',
      netBilledCostChangeRatio: null,
      billedCostBefore: '0',
      consumedQuantityBefore: null,
      lineCountBefore: 0,
      lineCountChange: 1,
    }
    expect([rows.length, rows[0]]).toMatchObject([1, { ...expected, netBilledCostShare: '1' }])
    expect(totals).toMatchObject([expected])
    const before = await ask(uploaded, { ...query, from: '2026-11-01', to: '2026-12-01' })
    expect(before.rows).toMatchObject([
      { netBilledCost: '0', netBilledCostBefore: '7', netBilledCostChangeRatio: '-1', lineCount: 0 },
    ])
  })
})

test('amounts of any size, signs and zeros are divided without a fault', async () => {
  const uploaded = await upload([
    { ServiceName: 'tiny', BilledCost: '0.000000000000000001' },
    { ServiceName: 'huge', BilledCost: '10000000000000000000' },
    { ServiceName: 'credit', BilledCost: '-10000000000000000000' },
    { ServiceName: 'zero', BilledCost: '0', BillingCurrency: 'EUR' },
    {
      ServiceName: 'huge',
      BilledCost: '0.000000000000000001',
      BillingPeriodStart: '2026-09-01',
      ChargePeriodStart: '2026-09-01 00:00:00',
    },
  ])
  const { rows } = await ask(uploaded, {
    measures: ['billedCost'],
    dimensions: ['serviceName'],
    from: '2026-10-01',
    to: '2026-11-01',
    compare: 'previousPeriod',
    derive: ['share'],
  })
  const figures = new Map(rows.map((row) => [row.serviceName, row]))
  expect(figures.get('huge')).toMatchObject({
    billedCostChangeRatio: `${10n ** 37n - 1n}`,
    billedCostShare: `${10n ** 37n}`,
  })
  expect(figures.get('credit')).toMatchObject({
    billedCostChangeRatio: null,
    billedCostShare: `-${10n ** 37n}`,
  })
  expect(figures.get('tiny')).toMatchObject({ billedCostShare: '1' })
  expect(figures.get('zero')).toMatchObject({ billedCostShare: null, billedCostChange: '0' })
})
