import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLLUP_VERSION } from '../../../clickhouse/rollups.ts'
import type { CostAnswer } from '../../../contract/cost-query.ts'
import type { Governance } from '../../../contract/governance.ts'
import type { UploadReport } from '../../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { rollUp } from '../../../testing/roll-up.ts'
import { seedCompletedUpload, type TestCostLine } from '../../../testing/seed-upload.ts'
import { fromAmount, toAmount } from '../amounts.ts'

const RULES = [
  { key: 'team', allowedValues: ['web', 'data'], pattern: null },
  { key: 'env', allowedValues: null, pattern: null },
  { key: 'cc', allowedValues: null, pattern: 'cc-[0-9]{4}' },
]

/** Usage of a resource, of 1 hour; it is billed at twice its effective cost, and listed at three times. */
function usage(resource: string, cost: string, tags: Record<string, string> = {}, more: TestCostLine = {}) {
  const costs = {
    BilledCost: fromAmount(2n * toAmount(cost)),
    EffectiveCost: cost,
    ListCost: fromAmount(3n * toAmount(cost)),
  }
  const of = { ChargeCategory: 'Usage', ServiceName: 'EC2', SubAccountId: 'a1', ResourceId: resource }
  return { ...costs, ...of, Tags: tags, ...more }
}

const inSeptember = (line: TestCostLine): TestCostLine => ({
  ...line,
  BillingPeriodStart: '2026-09-01',
  BillingPeriodEnd: '2026-10-01',
  ChargePeriodStart: '2026-09-30 22:00:00',
  ChargePeriodEnd: '2026-09-30 23:00:00',
})

const september = [
  usage('r1', '40', { team: 'web', env: 'prod', cc: 'cc-1001', CostCenter: 'x' }),
  usage('r2', '10', { team: 'data', env: 'prod', cc: 'cc-1001' }),
  usage('r3', '5', { team: 'data' }, { ServiceName: 'S3', SubAccountId: 'a2' }),
  usage('r4', '5', { team: 'web' }, { ServiceName: 'S3', SubAccountId: 'a2' }),
].map(inSeptember)

const october = [
  // An hour of it was taken back: it is one charge of 50.
  usage('r1', '60', { team: 'web', env: 'prod', cc: 'cc-1001', CostCenter: 'x' }),
  usage('r1', '-10', { team: 'web', env: 'prod', cc: 'cc-1001', CostCenter: 'x' }),
  usage('r2', '20.10', { team: 'web', env: 'production', cc: 'cc-10', 'cost-center': 'x' }),
  usage('r3', '10.05', { 'user:team': 'data' }, { ServiceName: 'S3', SubAccountId: 'a2' }),
  usage('r4', '5.85', {}, { ServiceName: 'S3', SubAccountId: 'a2' }),
  // What no tag of a resource can reach, and what is no spend.
  usage('', '7'),
  usage('', '3.30', {}, { ChargeCategory: 'Tax' }),
  usage('r4', '-2', {}, { ChargeCategory: 'Credit' }),
  usage('sp1', '4', {}, { CommitmentDiscountStatus: 'Unused' }),
  usage('s1', '1.70', {}, { ServiceSubcategory: 'Support' }),
  usage('r5', '-1.5'),
  usage('r6', '9.99', { team: 'web', env: 'prod', cc: 'cc-2002' }, { BillingCurrency: 'EUR' }),
]

const november: TestCostLine = { BillingPeriodStart: '2026-11-01', BillingPeriodEnd: '2026-12-01' }
const box = { ...november, x_ProductCode: 'AmazonEC2', x_UsageType: 'BoxUsage:m5.large' }
const committed = [
  usage(
    'c1',
    '18',
    {},
    { ...box, ListCost: '30', CommitmentDiscountStatus: 'Used', PricingCategory: 'Committed' },
  ),
  usage('c2', '10', {}, { ...box, PricingCategory: 'Standard' }),
  // Nothing that commitments could cover, or none of usage.
  usage('c3', '5', {}, { ...box, x_UsageType: 'EBS:VolumeUsage.gp3' }),
  usage('c4', '3', {}, { ...box, PricingCategory: 'Dynamic' }),
  usage(
    '',
    '2',
    {},
    { ...november, ChargeCategory: 'Purchase', CommitmentDiscountStatus: 'Unused', ListCost: '2' },
  ),
]

let outlay: TestApp
let client: { id: string }
let admin: TestUser
let viewer: TestUser
let both: string
let uploads: { september: string; october: string; committed: string }
beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
  admin = await outlay.createUser('admin', client)
  viewer = await outlay.createUser('viewer', client)
  const seed = (lines: TestCostLine[]) => seedCompletedUpload(outlay, { clientId: client.id, lines })
  const seeded = [await seed(september), await seed(october), await seed(committed)]
  const [first, second, third] = seeded.map(({ uploadId }) => uploadId) as [string, string, string]
  uploads = { september: first, october: second, committed: third }
  both = `${first},${second}`
  await rollUp(outlay, ...seeded)
  const stranger = await outlay.createClient()
  const foreign = await seedCompletedUpload(outlay, { clientId: stranger.id, lines: [usage('r1', '999')] })
  await rollUp(outlay, foreign)
})
afterAll(() => outlay.stop())

async function ask(query: Record<string, string> = { uploads: both }, user = viewer): Promise<Governance> {
  const response = await outlay.injectSignedInAs(user, { url: '/api/core/modules/governance', query })
  expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, ''])
  return response.json<Governance>()
}

async function setRules(rules: object[] = RULES, by = admin): Promise<void> {
  const current = await outlay.injectSignedInAs(by, { url: '/api/tag-rules' })
  const { version } = current.json<{ version: number }>()
  const payload = { version, rules }
  const response = await outlay.injectSignedInAs(by, { method: 'PUT', url: '/api/tag-rules', payload })
  expect(response.statusCode).toBe(200)
}

function metricIn({ metrics }: Governance, id: string) {
  const found = metrics.find((metric) => metric.id === id)
  if (!found) throw new Error(`There is no metric ${id}`)
  return found
}

/** What is the same a moment later. */
function withoutAge({ metrics, ...answer }: Governance) {
  return { ...answer, metrics: metrics.filter(({ id }) => id !== 'data-freshness') }
}

async function setRollupVersion(rollup_version: number): Promise<void> {
  const { db } = outlay.databases
  await db.updateTable('load').set({ rollup_version }).where('client_id', '=', client.id).execute()
}

const partsOf = (answer: Governance, id: string) => {
  const { numerator, denominator, value, met } = metricIn(answer, id)
  return [numerator, denominator, value, met]
}

describe('without tag rules', () => {
  test('there is no grade, and what is missing is said where it is missing', async () => {
    const answer = await ask()
    expect([answer.grade, answer.grading.score, answer.grading.reason]).toEqual([
      null,
      null,
      expect.stringContaining('proposal'),
    ])
    expect(answer.untagged).toBeNull()
    for (const id of ['tag-coverage', 'compliant-spend', 'unallocated-spend', 'valid-values', 'tag-drift']) {
      expect([id, metricIn(answer, id).value]).toEqual([id, null])
      expect(metricIn(answer, id).reason).toContain('No tag key is required yet')
    }
    expect(partsOf(answer, 'untaggable-spend').slice(0, 2)).toEqual(['14', '158.5'])
    expect(partsOf(answer, 'near-duplicate-keys')).toEqual([null, null, '1', false])
  })
})

describe('with tag rules', () => {
  beforeAll(() => setRules())

  test('the metric of one key says that it is of that key', async () => {
    const { metrics } = await ask()
    const saidOf = (wanted: string) => metrics.find(({ id }) => id === wanted)?.description
    expect(saidOf('tag-coverage')).toBe('Spend that has every required key ÷ spend.')
    expect(saidOf('tag-coverage:team')).toBe('Spend that has team ÷ spend.')
    expect(saidOf('valid-values:cc')).toBe(
      'Spend with a value of cc that is allowed ÷ spend with a value of it.',
    )
  })

  test('spend, resources and billed cost are measured to the cent', async () => {
    const answer = await ask()
    expect(answer.periods).toEqual(['2026-09', '2026-10'])
    expect(partsOf(answer, 'tag-coverage')).toEqual(['120.1', '146', '0.822603', false])
    expect(partsOf(answer, 'tag-coverage:team')).toEqual(['140.15', '146', '0.959932', false])
    expect(partsOf(answer, 'tag-coverage:env')).toEqual(['120.1', '146', '0.822603', false])
    expect(partsOf(answer, 'resource-coverage')).toEqual(['2', '4', '0.5', false])
    expect(partsOf(answer, 'resource-coverage:team')).toEqual(['4', '4', '1', true])
    expect(partsOf(answer, 'compliant-spend')).toEqual(['100', '146', '0.684932', false])
    expect(partsOf(answer, 'unallocated-spend')).toEqual(['36.7', '317', '0.115773', false])
    expect(partsOf(answer, 'valid-values')).toEqual(['240.15', '260.25', '0.922767', false])
    expect(partsOf(answer, 'valid-values:cc')).toEqual(['100', '120.1', '0.832639', false])
    expect(partsOf(answer, 'untaggable-spend')).toEqual(['14', '158.5', '0.088328', null])
  })

  test('spend is of the basis that is asked for, and what is unallocated of what is billed', async () => {
    const billed = await ask({ uploads: both, basis: 'billed' })
    expect(partsOf(billed, 'tag-coverage').slice(0, 2)).toEqual(['240.2', '292'])
    const listed = await ask({ uploads: both, basis: 'list' })
    expect(partsOf(listed, 'tag-coverage').slice(0, 2)).toEqual(['360.3', '438'])
    for (const answer of [billed, listed]) {
      expect(partsOf(answer, 'unallocated-spend').slice(0, 2)).toEqual(['36.7', '317'])
    }
  })

  test('of a bill that never names resources, usage is measured by the tags of its lines', async () => {
    const [first] = october
    const tagged = usage('', '6', first!.Tags)
    const own = await seedCompletedUpload(outlay, { clientId: client.id, lines: [tagged, usage('', '4')] })
    const answer = await ask({ uploads: own.uploadId })
    expect(partsOf(answer, 'tag-coverage')).toEqual(['6', '10', '0.6', false])
    expect(partsOf(answer, 'untaggable-spend')).toEqual(['0', '10', '0', null])
    for (const id of ['resource-coverage', 'resource-coverage:team']) {
      expect(metricIn(answer, id)).toMatchObject({
        value: null,
        reason: 'The scope has no resources that tags can reach.',
      })
    }
  })

  test('a bill without usage takes no links from the others', async () => {
    const tax = usage('', '1', {}, { ChargeCategory: 'Tax' })
    const own = await seedCompletedUpload(outlay, { clientId: client.id, lines: [tax] })
    const linesWith = async (other: string) => {
      const answer = await ask({ uploads: `${other},${own.uploadId}` })
      return [answer.spendLines, metricIn(answer, 'tag-coverage').lines.part]
    }
    const { spendLines, metrics } = await ask({ uploads: uploads.october })
    expect(spendLines).not.toBeNull()
    expect(await linesWith(uploads.october)).toEqual([
      spendLines,
      metrics.find(({ id }) => id === 'tag-coverage')?.lines.part,
    ])
    const nameless = await seedCompletedUpload(outlay, { clientId: client.id, lines: [usage('', '4')] })
    expect(await linesWith(nameless.uploadId)).not.toContain(null)
    expect(await linesWith(`${uploads.october},${nameless.uploadId}`)).toEqual([null, null])
  })

  test('each month is measured by itself', async () => {
    const answer = await ask()
    expect(metricIn(answer, 'tag-coverage').trend).toEqual([
      { period: '2026-09', value: '0.833333' },
      { period: '2026-10', value: '0.815116' },
    ])
    expect(metricIn(answer, 'unallocated-spend').trend).toEqual([
      { period: '2026-09', value: '0' },
      { period: '2026-10', value: '0.186294' },
    ])
    expect(metricIn(answer, 'tag-drift').trend).toEqual([{ period: '2026-10', value: '0.5' }])
    const october = await ask({ uploads: uploads.october })
    expect(partsOf(october, 'tag-coverage')).toEqual(['70.1', '86', '0.815116', false])
    expect(partsOf(october, 'resource-coverage')).toEqual(['2', '4', '0.5', false])
    const byDays = await ask({ uploads: both, from: '2026-09-30', to: '2026-10-01' })
    expect(partsOf(byDays, 'tag-coverage')).toEqual(['50', '60', '0.833333', false])
  })

  test('amounts of another currency are measured apart', async () => {
    const { billingCurrency, otherCurrencies } = metricIn(await ask(), 'tag-coverage')
    expect(billingCurrency).toBe('USD')
    expect(otherCurrencies).toEqual([
      {
        billingCurrency: 'EUR',
        numerator: '9.99',
        denominator: '9.99',
        value: '1',
        met: true,
        trend: [{ period: '2026-10', value: '1' }],
      },
    ])
  })

  test('a metric leads to the lines of its part, of the rest and of the whole, which add up to them', async () => {
    const answer = await ask()
    const costOf = async (id: string, which: 'part' | 'rest' | 'whole', measure = 'effectiveCost') => {
      const filters = metricIn(answer, id).lines[which]
      const response = await outlay.injectSignedInAs(viewer, {
        method: 'POST',
        url: '/api/query',
        payload: { measures: [measure], filters, uploadIds: both.split(',') },
      })
      return response.json<CostAnswer>().totals.map((total) => total[measure])
    }
    // The lines of r5 are less than nothing, 1.5, which is no spend.
    expect(await costOf('tag-coverage', 'part')).toEqual(['120.1'])
    expect(await costOf('tag-coverage', 'rest')).toEqual(['24.4'])
    expect(await costOf('tag-coverage', 'whole')).toEqual(['144.5'])
    expect(await costOf('tag-coverage:env', 'rest')).toEqual(['24.4'])
    expect(await costOf('tag-coverage:team', 'part')).toEqual(['140.15'])
    expect(await costOf('valid-values:team', 'part')).toEqual(['140.15'])
    expect(await costOf('valid-values:team', 'rest')).toEqual([])
    expect(await costOf('unallocated-spend', 'part', 'billedCost')).toEqual(['36.7'])
    expect(await costOf('unallocated-spend', 'whole', 'billedCost')).toEqual(['317'])
    expect(await costOf('untaggable-spend', 'part')).toEqual(['14'])
    expect(await costOf('untaggable-spend', 'whole')).toEqual(['158.5'])
    // No filter says what a pattern matches.
    expect(metricIn(answer, 'compliant-spend').lines.part).toBeNull()
    expect(metricIn(answer, 'valid-values:cc').lines).toMatchObject({ part: null, rest: null })
    expect(metricIn(answer, 'tag-drift').lines).toEqual({ part: null, rest: null, whole: null })
  })

  test('what is compliant leads to its lines where rules have lists alone', async () => {
    await setRules(RULES.slice(0, 2))
    const compliant = metricIn(await ask(), 'compliant-spend')
    const response = await outlay.injectSignedInAs(viewer, {
      method: 'POST',
      url: '/api/query',
      payload: { measures: ['effectiveCost'], filters: compliant.lines.part, uploadIds: both.split(',') },
    })
    expect(response.json<CostAnswer>().totals).toMatchObject([{ effectiveCost: compliant.numerator }])
    await setRules()
  })

  test('what is untagged adds up, by service, account and resource', async () => {
    const [usd, ...others] = (await ask()).untagged ?? []
    expect(others).toEqual([])
    expect(usd).toMatchObject({ billingCurrency: 'USD', cost: '25.9' })
    expect(usd?.services).toEqual([
      {
        value: 'S3',
        cost: '25.9',
        share: '1',
        missing: [
          { key: 'team', cost: '5.85' },
          { key: 'env', cost: '25.9' },
          { key: 'cc', cost: '25.9' },
        ],
      },
    ])
    expect(usd?.accounts.map(({ value, cost }) => [value, cost])).toEqual([['a2', '25.9']])
    expect(
      usd?.resources.map(({ value, cost, subAccountId, serviceName }) => [
        value,
        cost,
        subAccountId,
        serviceName,
      ]),
    ).toEqual([
      ['r3', '15.05', 'a2', 'S3'],
      ['r4', '10.85', 'a2', 'S3'],
    ])
  })

  test('a value that changed or is gone is drift, one that is new is not', async () => {
    const answer = await ask()
    expect(partsOf(answer, 'tag-drift')).toEqual(['2', '4', '0.5', false])
    expect(answer.drift).toEqual([
      ...[
        ['cc', 'cc-1001', 'cc-10'],
        ['env', 'prod', 'production'],
        ['team', 'data', 'web'],
      ].map(([key, before, after]) => ({
        period: '2026-10',
        key,
        subAccountId: 'a1',
        resourceId: 'r2',
        before,
        after,
      })),
      { period: '2026-10', key: 'team', subAccountId: 'a2', resourceId: 'r4', before: 'web', after: '' },
    ])
    expect(metricIn(await ask({ uploads: uploads.october }), 'tag-drift').value).toBeNull()
  })

  test('near-duplicates are found with the spend that they split', async () => {
    const { nearDuplicates, ...answer } = await ask()
    expect(nearDuplicates.keys).toEqual([
      {
        key: null,
        proposed: 'CostCenter',
        spellings: [
          {
            spelling: 'CostCenter',
            likeness: 'proposed',
            costs: [{ billingCurrency: 'USD', cost: '90' }],
            resources: 1,
          },
          {
            spelling: 'cost-center',
            likeness: 'case-or-punctuation',
            costs: [{ billingCurrency: 'USD', cost: '20.1' }],
            resources: 1,
          },
        ],
        splitCosts: [{ billingCurrency: 'USD', cost: '20.1' }],
      },
    ])
    expect(
      nearDuplicates.values.map(({ key, proposed, spellings, splitCosts }) => [
        key,
        proposed,
        spellings.map(({ spelling, likeness, resources }) => `${spelling}: ${likeness}, ${resources}`),
        splitCosts,
      ]),
    ).toEqual([
      [
        'env',
        'prod',
        ['prod: proposed, 3', 'production: synonym, 1'],
        [{ billingCurrency: 'USD', cost: '20.1' }],
      ],
    ])
    expect(nearDuplicates.keysCompared.slice(0, 3)).toEqual(['team', 'env', 'cc'])
    expect(metricIn({ nearDuplicates, ...answer }, 'near-duplicate-values').trend).toEqual([
      { period: '2026-09', value: '0' },
      { period: '2026-10', value: '1' },
    ])
  })

  test('the grade is the sum that its parts say', async () => {
    const { grade, grading } = await ask()
    const counting = grading.parts.filter(({ score }) => score !== null)
    expect(grading.weights).toBe(counting.reduce((sum, { weight }) => sum + weight, 0))
    const points = counting.reduce((sum, part) => sum + part.weight * Number(part.score), 0)
    expect(Number(grading.points)).toBeCloseTo(points, 6)
    expect(Number(grading.score)).toBeCloseTo(points / grading.weights, 2)
    expect(grade).toBe('F')
    expect(grading.parts.find(({ id }) => id === 'tag-coverage')).toEqual({
      id: 'tag-coverage',
      label: 'Tag coverage by spend',
      weight: 20,
      value: '0.822603',
      score: '67.21',
      points: '1344.2',
      target: '0.98',
      worst: '0.5',
    })
  })

  test('the same is answered of loads whose rollups are not made yet', async () => {
    const rolledUp = await ask()
    await setRollupVersion(0)
    const ofLines = await ask()
    await setRollupVersion(ROLLUP_VERSION)
    expect(withoutAge(ofLines)).toEqual(withoutAge(rolledUp))
  })
})

test('commitments are measured at list prices, by what is used, and by what is saved', async () => {
  const answer = await ask({ uploads: uploads.committed })
  expect(partsOf(answer, 'commitment-coverage')).toEqual(['30', '60', '0.5', false])
  expect(partsOf(answer, 'commitment-utilization')).toEqual(['18', '20', '0.9', false])
  expect(partsOf(answer, 'effective-savings-rate')).toEqual(['48', '84', '0.571429', null])
  const without = await ask({ uploads: uploads.september })
  expect(partsOf(without, 'commitment-utilization')).toEqual([null, null, null, null])
  expect(metricIn(without, 'commitment-utilization').reason).toBe('The scope has no commitments.')
})

test('rates of commitments are told month by month, and lead to their lines', async () => {
  const answer = await ask({ uploads: `${uploads.september},${uploads.committed}` })
  const november = (value: string) => ({ period: '2026-11', value })
  expect(metricIn(answer, 'commitment-coverage').trend).toEqual([november('0.5')])
  expect(metricIn(answer, 'commitment-utilization').trend).toEqual([november('0.9')])
  expect(metricIn(answer, 'effective-savings-rate')).toMatchObject({
    trend: [{ period: '2026-09', value: '0.666667' }, november('0.571429')],
    met: false,
  })
  const costOfLines = async (id: string, measure: string) => {
    const { rest, whole } = metricIn(answer, id).lines
    const response = await outlay.injectSignedInAs(viewer, {
      method: 'POST',
      url: '/api/query',
      payload: { measures: [measure], filters: rest ?? whole, uploadIds: [uploads.committed] },
    })
    return response.json<CostAnswer>().totals.map((total) => total[measure])
  }
  // What nothing covers, what nothing used, and all that is compared with list prices.
  expect(await costOfLines('commitment-coverage', 'listCost')).toEqual(['30'])
  expect(await costOfLines('commitment-utilization', 'effectiveCost')).toEqual(['2'])
  expect(await costOfLines('effective-savings-rate', 'listCost')).toEqual(['84'])
})

test('utilization is not known where a bill has fees alone', async () => {
  const [used] = committed
  const of = { CommitmentDiscountId: 'ri-1', CommitmentDiscountCategory: 'Usage' }
  const fee = usage('', '8', {}, { ...november, ...of, ChargeCategory: 'Purchase' })
  const own = await seedCompletedUpload(outlay, { clientId: client.id, lines: [{ ...used, ...of }, fee] })
  const answer = await ask({ uploads: own.uploadId })
  expect(partsOf(answer, 'commitment-utilization')).toEqual(['18', null, null, null])
  const { reason, trend } = metricIn(answer, 'commitment-utilization')
  expect(reason).toContain('utilization is not known')
  expect(trend).toEqual([{ period: '2026-11', value: null }])
  expect(partsOf(answer, 'commitment-coverage')).toEqual(['30', '30', '1', true])
})

test('quality is that of the reports, and of charges outside their bill’s month', async () => {
  const { db } = outlay.databases
  const own = await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [
      ...Array.from({ length: 7 }, (_, index) => usage(`q${index}`, '1')),
      usage('q8', '1', {}, { ChargePeriodStart: '2026-09-02 00:00:00' }),
      usage('q9', '1', {}, { ChargePeriodStart: '2026-09-02 00:00:00', ChargeClass: 'Correction' }),
    ],
  })
  await rollUp(outlay, own)
  expect(metricIn(await ask({ uploads: own.uploadId }), 'data-quality')).toMatchObject({
    value: null,
    reason: 'No upload follows a standard to compare it with.',
  })
  const column = { level: 'Mandatory', type: 'String', allowsNulls: false } as const
  const report: UploadReport = {
    mappedColumns: [],
    unusedColumns: [],
    findings: [],
    rejects: [],
    conformance: {
      standard: 'FOCUS 1.2',
      columns: [
        {
          ...column,
          column: 'ServiceName',
          present: true,
          problems: [
            { code: 'null-not-allowed', rows: 2 },
            { code: 'rejected', rows: 1 },
          ],
        },
        { ...column, column: 'InvoiceIssuerName', present: false, problems: [] },
      ],
    },
  }
  await db
    .updateTable('upload')
    .set({ report, rows_read: 10, rows_rejected: 1, finished_at: new Date(Date.now() - 50 * 3_600_000) })
    .where('id', '=', own.uploadId)
    .execute()
  const answer = await ask({ uploads: `${own.uploadId},${uploads.september}` })
  expect(partsOf(answer, 'data-quality')).toEqual(['4', '10', '400', false])
  expect(metricIn(answer, 'data-quality').trend).toEqual([
    { period: '2026-09', value: null },
    { period: '2026-10', value: '400' },
  ])
  expect(answer.quality.find(({ uploadId }) => uploadId === own.uploadId)).toMatchObject({
    standard: 'FOCUS 1.2',
    missingColumns: ['InvoiceIssuerName'],
    findings: 4,
    perThousandRows: '400',
  })
  expect(partsOf(answer, 'days-since-upload')).toEqual([null, null, '2', null])
})

test('freshness is from the end of the last usage that has ended', async () => {
  const at = (hours: number) =>
    new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  const own = await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [
      usage('f1', '1', {}, { ChargePeriodStart: at(-6), ChargePeriodEnd: at(-5) }),
      usage('f2', '1', {}, { ChargePeriodStart: at(-100), ChargePeriodEnd: at(100) }),
      usage('f3', '1', {}, { ChargePeriodStart: at(-3), ChargePeriodEnd: at(-2), ChargeCategory: 'Tax' }),
    ],
  })
  expect(partsOf(await ask({ uploads: own.uploadId }), 'data-freshness')).toEqual([null, null, '5', true])
})

test('what there is to be mended comes as files, for those who may export', async () => {
  const analyst = await outlay.createUser('analyst', client)
  const download = async (name: string, user = analyst, query = {}) => {
    const url = `/api/governance/${name}.csv`
    const response = await outlay.injectSignedInAs(user, { url, query: { uploads: both, ...query } })
    return { status: response.statusCode, lines: response.body.split('\r\n') }
  }
  expect((await download('untagged')).lines).toEqual([
    'billingCurrency,subAccountId,serviceName,resourceId,cost,missingKeys',
    '"USD","a2","S3","r3","15.05","env, cc"',
    '"USD","a2","S3","r4","10.85","team, env, cc"',
    '',
  ])
  expect((await download('untagged', analyst, { account: 'a2' })).lines).toHaveLength(4)
  expect((await download('untagged', analyst, { account: 'a1' })).lines).toHaveLength(2)
  expect((await download('near-duplicates')).lines).toEqual([
    'key,proposed,spelling,likeness,resources,billingCurrency,cost',
    '"","CostCenter","CostCenter","proposed",1,"USD","90"',
    '"","CostCenter","cost-center","case-or-punctuation",1,"USD","20.1"',
    '"env","prod","prod","proposed",3,"USD","100"',
    '"env","prod","prod","proposed",3,"EUR","9.99"',
    '"env","prod","production","synonym",1,"USD","20.1"',
    '',
  ])
  expect([
    (await download('untagged', viewer)).status,
    (await download('near-duplicates', viewer)).status,
  ]).toEqual([403, 403])
})

test('of two currencies and months, each is summed by itself, and each list is the whole', async () => {
  const { db } = outlay.databases
  const own = await outlay.createClient()
  const [seller, euros] = [await outlay.createUser('admin', own), { BillingCurrency: 'EUR' }]
  const [before, after] = [
    [usage('x1', '10', { team: 'web' }), usage('x2', '3'), usage('x1', '4', {}, euros)].map(inSeptember),
    [
      usage('x1', '20', { team: 'Web' }),
      usage('x2', '5'),
      usage('x2', '1', {}, { ...euros, ServiceName: 'S3' }),
      usage('x3', '8', { team: 'web' }, euros),
    ],
  ]
  const seed = (lines: TestCostLine[]) => seedCompletedUpload(outlay, { clientId: own.id, lines })
  await rollUp(outlay, await seed(before), await seed(after))
  await setRules([{ key: 'team', allowedValues: null, pattern: null }], seller)

  const answer = await ask({}, seller)
  expect(answer.totals).toEqual([
    { billingCurrency: 'EUR', cost: '13', lineCount: 3 },
    { billingCurrency: 'USD', cost: '38', lineCount: 4 },
  ])
  const listed = (entries: { value: string | null; cost: string }[]) =>
    entries.map(({ value, cost }) => `${value} ${cost}`)
  expect(
    answer.untagged?.map(({ billingCurrency, cost, services, accounts, resources }) => [
      ...[billingCurrency, cost, listed(services), listed(accounts), listed(resources)],
    ]),
  ).toEqual([
    ['EUR', '5', ['EC2 4', 'S3 1'], ['a1 5'], ['x1 4', 'x2 1']],
    ['USD', '8', ['EC2 8'], ['a1 8'], ['x2 8']],
  ])
  expect(answer.drift.map(({ resourceId, before, after }) => [resourceId, before, after])).toEqual([
    ['x1', 'web', 'Web'],
  ])
  expect(
    answer.nearDuplicates.values.map(({ spellings, splitCosts }) => [
      spellings.map(({ spelling, resources, costs }) => [spelling, resources, ...costs]),
      splitCosts,
    ]),
  ).toEqual([
    [
      [
        ['Web', 1, { billingCurrency: 'USD', cost: '20' }],
        ['web', 2, { billingCurrency: 'USD', cost: '10' }, { billingCurrency: 'EUR', cost: '8' }],
      ],
      [
        { billingCurrency: 'EUR', cost: '8' },
        { billingCurrency: 'USD', cost: '10' },
      ],
    ],
  ])
  expect(metricIn(answer, 'near-duplicate-values').trend).toEqual([
    { period: '2026-09', value: '1' },
    { period: '2026-10', value: '1' },
  ])
  // As long as lines alone are there, they say the same.
  await db.updateTable('load').set({ rollup_version: 0 }).where('client_id', '=', own.id).execute()
  expect(withoutAge(await ask({}, seller))).toEqual(withoutAge(answer))
})

test('nothing is made up where there is nothing, with rules or without', async () => {
  const empty = await outlay.createUser('admin', await outlay.createClient())
  const askEmpty = async () => {
    const answer = await ask({}, empty)
    expect(answer).toMatchObject({ grade: null, periods: [], drift: [], quality: [], nearDuplicates: NONE })
    expect(answer.grading).toMatchObject({ weights: 0, points: '0', score: null })
    for (const { id, value, reason } of answer.metrics) {
      expect([id, value, reason]).toEqual([id, null, expect.stringMatching(/\w/)])
    }
    return answer
  }
  const NONE = { keys: [], values: [], keysCompared: [] }
  expect((await askEmpty()).untagged).toBeNull()
  await setRules(RULES, empty)
  const { untagged, grading } = await askEmpty()
  expect([untagged, grading.reason]).toEqual([[], expect.stringContaining('nothing to grade')])
})
