import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'
import { focusLines } from './focus-lines.testing.ts'

/* What FOCUS says that people ask of a bill, but for budgets, forecasts and anomalies: each is one question. */

let outlay: TestApp
let user: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient()
  user = await outlay.createUser('viewer', client)
  await rollUp(outlay, await seedCompletedUpload(outlay, { clientId: client.id, lines: focusLines }))
})
afterAll(() => outlay.stop())

type Row = (string | number | null)[]

/** The rows of one question, without the currency, which is USD in all of them. */
async function ask(query: object): Promise<{ rows: Row[]; answer: CostAnswer }> {
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/query', payload: query })
  expect([response.statusCode, response.body]).toEqual([200, expect.any(String)])
  const answer = response.json<CostAnswer>()
  const rows = answer.rows.map(({ billingCurrency, ...row }) => {
    expect(billingCurrency).toBe('USD')
    return Object.values(row)
  })
  return { rows, answer }
}

const only = (dimension: string, ...values: string[]) => ({ dimension, operator: 'in', values })
const has = (dimension: string) => ({ dimension, operator: 'isNotEmpty' })
const usage = only('chargeCategory', 'Usage')
const october = { timeBasis: 'billing', from: '2026-10-01', to: '2026-11-01' }
const byMonth = { granularity: 'month', timeBasis: 'billing' }

test.each<[string, object, Row[]]>([
  [
    'costs by service',
    { measures: ['effectiveCost'], dimensions: ['serviceName'], filters: [usage], ...october },
    [
      ['EC2', '27'],
      ['Observer', '25'],
      ['S3', '8'],
    ],
  ],
  [
    'costs by service category and subcategory',
    {
      measures: ['billedCost'],
      dimensions: ['serviceCategory', 'serviceSubcategory'],
      filters: [has('serviceCategory')],
      ...october,
    },
    [
      ['Management and Governance', '', '25'],
      ['Compute', 'Virtual Machines', '17'],
      ['Storage', 'Object Storage', '8'],
    ],
  ],
  [
    'service costs by region, month over month',
    {
      measures: ['effectiveCost'],
      dimensions: ['serviceName', 'regionId'],
      filters: [has('regionId')],
      ...byMonth,
    },
    [
      ['2026-09-01', 'EC2', 'eu-1', '7'],
      ['2026-09-01', 'S3', 'us-1', '4'],
      ['2026-10-01', 'EC2', 'eu-1', '27'],
      ['2026-10-01', 'S3', 'us-1', '8'],
    ],
  ],
  [
    'service costs by sub account, against the month before',
    {
      measures: ['effectiveCost'],
      dimensions: ['serviceName', 'subAccountId'],
      filters: [has('subAccountId')],
      ...october,
      compare: 'previousPeriod',
    },
    [
      ['EC2', '1', '14', '7', '7', '1'],
      ['EC2', '2', '13', '0', '13', null],
      ['S3', '2', '8', '4', '4', '1'],
    ],
  ],
  [
    'service costs by availability zone',
    {
      measures: ['effectiveCost'],
      dimensions: ['serviceName', 'availabilityZone'],
      filters: [has('availabilityZone')],
      ...october,
    },
    [
      ['EC2', 'eu-1a', '16'],
      ['EC2', 'eu-1b', '5'],
    ],
  ],
  [
    'cost and SKUs of a resource',
    {
      measures: ['effectiveCost', 'consumedQuantity'],
      dimensions: ['resourceId', 'skuId', 'consumedUnit'],
      filters: [only('resourceId', 'i-1')],
    },
    [
      ['i-1', 'SKU-A', 'Hours', '10', '4'],
      ['i-1', 'SKU-B', 'Hours', '5', '2'],
    ],
  ],
  [
    'marketplace vendors',
    {
      measures: ['billedCost'],
      dimensions: ['publisherName', 'invoiceIssuerName'],
      filters: [{ dimension: 'publisherName', operator: 'notIn', values: ['AWS'] }],
    },
    [['Watchers Inc.', 'AWS Marketplace', '25']],
  ],
  [
    'corrections of previously invoiced periods',
    {
      measures: ['billedCost'],
      dimensions: ['billingPeriod', 'serviceName'],
      granularity: 'month',
      filters: [only('chargeClass', 'Correction')],
    },
    [['2026-09-01', '2026-10', 'EC2', '-1']],
  ],
  [
    'credit memos',
    {
      measures: ['billedCost'],
      dimensions: ['chargeDescription'],
      filters: [only('chargeCategory', 'Credit')],
    },
    [['Goodwill', '-2']],
  ],
  [
    'recurring commitment charges',
    {
      measures: ['billedCost'],
      dimensions: ['commitmentDiscountId', 'commitmentDiscountType'],
      filters: [only('chargeFrequency', 'Recurring'), has('commitmentDiscountId')],
      ...byMonth,
    },
    [['2026-10-01', 'sp-2', 'Savings Plan', '30']],
  ],
  [
    'commitment purchases',
    {
      measures: ['billedCost'],
      dimensions: ['commitmentDiscountId', 'chargeFrequency'],
      filters: [only('chargeCategory', 'Purchase'), has('commitmentDiscountId')],
    },
    [
      ['sp-1', 'One-Time', '120'],
      ['sp-2', 'Recurring', '30'],
    ],
  ],
  [
    'unused commitments',
    {
      measures: ['effectiveCost'],
      dimensions: ['commitmentDiscountId', 'commitmentDiscountType'],
      filters: [only('commitmentDiscountStatus', 'Unused')],
    },
    [['sp-1', 'Savings Plan', '4']],
  ],
  [
    'unused capacity reservations',
    {
      measures: ['effectiveCost'],
      dimensions: ['capacityReservationId', 'subAccountId'],
      filters: [only('capacityReservationStatus', 'Unused')],
    },
    [['cr-1', '2', '3']],
  ],
  [
    'effective savings rate, of usage only',
    { measures: ['effectiveCost', 'listCost'], filters: [usage], derive: ['savings'], ...october },
    [['60', '77', '17', '0.220779']],
  ],
  [
    'effective savings rate by service',
    {
      measures: ['effectiveCost', 'listCost'],
      dimensions: ['serviceName'],
      filters: [usage],
      derive: ['savings'],
      orderBy: [{ field: 'effectiveCostSavingsRate', direction: 'desc' }],
      ...october,
    },
    [
      ['EC2', '27', '42', '15', '0.357143'],
      ['S3', '8', '10', '2', '0.2'],
      ['Observer', '25', '25', '0', '0'],
    ],
  ],
  [
    'contracted savings',
    {
      measures: ['contractedCost', 'listCost'],
      dimensions: ['serviceName'],
      filters: [usage, has('skuId')],
      derive: ['savings'],
      ...october,
    },
    [['EC2', '33', '40', '7', '0.175']],
  ],
  [
    'tag coverage',
    {
      measures: ['effectiveCost', 'lineCount'],
      dimensions: ['tag:application'],
      filters: [usage],
      derive: ['share'],
      ...october,
    },
    [
      ['', '37', 5, '0.616667', '0.625'],
      ['shop', '23', 3, '0.383333', '0.375'],
    ],
  ],
  [
    'effective cost of compute',
    { measures: ['effectiveCost'], filters: [only('serviceCategory', 'Compute')], ...byMonth },
    [
      ['2026-09-01', '7'],
      ['2026-10-01', '27'],
    ],
  ],
  [
    'application cost, month over month',
    {
      measures: ['effectiveCost'],
      dimensions: ['tag:application', 'serviceName'],
      filters: [only('tag:application', 'shop')],
      ...byMonth,
    },
    [
      ['2026-09-01', 'shop', 'EC2', '7'],
      ['2026-10-01', 'shop', 'EC2', '15'],
      ['2026-10-01', 'shop', 'S3', '8'],
    ],
  ],
  [
    'unit economics: cost and what was used for it',
    {
      measures: ['effectiveCost', 'consumedQuantity'],
      dimensions: ['serviceName', 'consumedUnit'],
      filters: [has('consumedUnit')],
      ...byMonth,
    },
    [
      ['2026-09-01', 'EC2', 'Hours', '7', '3'],
      ['2026-09-01', 'S3', 'GB-Mo', '4', '50'],
      ['2026-10-01', 'EC2', 'Hours', '21', '9'],
      ['2026-10-01', 'S3', 'GB-Mo', '8', '100'],
    ],
  ],
  [
    'invoice reconciliation',
    {
      measures: ['billedCost', 'lineCount'],
      dimensions: ['invoiceId', 'invoiceIssuerName', 'billingPeriod'],
    },
    [
      ['INV-10', 'AWS', '2026-10', '173', 10],
      ['INV-MP', 'AWS Marketplace', '2026-10', '25', 1],
      ['INV-09', 'AWS', '2026-09', '11', 2],
    ],
  ],
  [
    'discount accuracy: list, contracted and effective of one SKU',
    {
      measures: ['listCost', 'contractedCost', 'effectiveCost', 'consumedQuantity'],
      dimensions: ['skuId', 'pricingCategory'],
      filters: [only('skuId', 'SKU-A')],
      derive: ['savings'],
    },
    [
      ['SKU-A', '', '20', '16', '10', '4', '4', '0.2', '10', '0.5'],
      ['SKU-A', 'Committed', '15', '12', '6', '3', '3', '0.2', '9', '0.6'],
    ],
  ],
  [
    'spend across billing periods',
    { measures: ['billedCost'], derive: ['cumulative'], ...byMonth },
    [
      ['2026-09-01', '11', '11'],
      ['2026-10-01', '198', '209'],
    ],
  ],
])('%s', async (_, query, rows) => {
  expect((await ask(query)).rows).toEqual(rows)
})

test('totals have savings too', async () => {
  const { answer } = await ask({
    measures: ['effectiveCost', 'listCost'],
    dimensions: ['serviceName'],
    filters: [usage],
    derive: ['savings'],
    ...october,
  })
  expect(answer.totals).toMatchObject([{ effectiveCostSavings: '17', effectiveCostSavingsRate: '0.220779' }])
})

test.each([[['effectiveCost']], [['listCost']], [['listCost', 'consumedQuantity']]])(
  'savings of %j are refused: they need the list cost and another',
  async (measures) => {
    const response = await outlay.injectSignedInAs(user, {
      method: 'POST',
      url: '/api/query',
      payload: { measures, derive: ['savings'] },
    })
    expect([response.statusCode, response.json<{ detail: string }>().detail]).toEqual([
      400,
      expect.stringContaining('listCost'),
    ])
  },
)
