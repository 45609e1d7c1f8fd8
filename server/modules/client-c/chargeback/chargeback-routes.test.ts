import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChargebackPreview } from '../../../../contract/chargeback-preview.ts'
import type {
  ChargebackStatement,
  ChargebackStatementDetail,
  ChargebackStatementList,
} from '../../../../contract/chargeback-statement.ts'
import type { ChargebackSummary } from '../../../../contract/chargeback.ts'
import type { CostCentre } from '../../../../contract/cost-centre.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../../testing/app.ts'
import { seedCompletedUpload, unknownId } from '../../../../testing/seed-upload.ts'
import { encodeCursor } from '../../../http/cursor.ts'
import { byTeam, createAsker, type Asker, type Method } from './asker.testing.ts'

let outlay: TestApp
let admin: TestUser
let viewer: TestUser
let stranger: TestUser
let as: Asker
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient('client-c')
  admin = await outlay.createUser('admin', client)
  viewer = await outlay.createUser('viewer', client)
  stranger = await outlay.createUser('admin', await outlay.createClient('client-c'))
  as = createAsker(outlay, admin)
})
afterAll(() => outlay.stop())

const line = (cost: string, team: string, rest: object = {}) => ({
  BilledCost: cost,
  EffectiveCost: '0',
  Tags: { team },
  ServiceName: 'Compute',
  SubAccountId: '111',
  SubAccountName: 'Main',
  ...rest,
})

describe('a bill', () => {
  let web: CostCentre
  let data: CostCentre
  let uploadId: string
  const ruleSet = () => ({
    rules: [
      byTeam('Web', 'web', web.id),
      {
        name: 'Compute of anybody',
        filters: [{ dimension: 'serviceName', operator: 'contains', values: ['comp'] }],
        target: { kind: 'costCentre', costCentreId: data.id },
      },
      {
        name: 'Support',
        filters: [{ dimension: 'serviceName', operator: 'startsWith', values: ['support'] }],
        target: { kind: 'shared', pool: 'Platform' },
      },
    ],
    pools: [{ name: 'Platform', split: { kind: 'proportional', costCentreIds: [web.id, data.id] } }],
  })
  beforeAll(async () => {
    web = await as.makeCentre('B-WEB')
    data = await as.makeCentre('A-DATA')
    const seeded = await seedCompletedUpload(outlay, {
      clientId: admin.clientId ?? '',
      fileName: 'october.csv',
      lines: [
        line('10.005', 'web'),
        line('20.01', 'web', { ServiceName: '=1+1', SubAccountId: '222', SubAccountName: 'Other' }),
        line('10', 'data'),
        line('9.99', '', { ServiceName: 'Support (Business)' }),
        line('0.5', '', { ServiceName: 'Tax' }),
        line('1000.4', 'web', { BillingCurrency: 'JPY' }),
        line('7', 'web', { BillingPeriodStart: '2026-09-01', ChargePeriodStart: '2026-09-02 00:00:00' }),
      ],
    })
    uploadId = seeded.uploadId
    await seedCompletedUpload(outlay, {
      clientId: stranger.clientId ?? '',
      lines: [line('1000000', 'web'), line('1000000', 'data')],
    })
  })

  test('is nobody’s before there are rules, and has no statement then', async () => {
    const { rulesVersion, periods } = await as.send<ChargebackSummary>(
      'GET',
      'modules/chargeback?basis=billed',
    )
    expect(rulesVersion).toBe(0)
    for (const { bill, unallocated, costCentres } of periods) {
      expect([unallocated, costCentres]).toEqual([bill, []])
    }
    expect(await as.refusal('POST', 'chargeback/statements', { period: '2026-10' })).toEqual([
      409,
      'no-rules',
    ])
  })

  test('shows what rules would take that nobody has saved, and what earlier ones have taken', async () => {
    const preview = await as.send<ChargebackPreview>(
      'POST',
      'chargeback/rules/preview',
      { ...ruleSet(), period: '2026-10', unallocatedBy: 'serviceName' },
      viewer,
    )
    expect(preview.bill).toEqual([
      { billingCurrency: 'JPY', cost: '1000.4', lineCount: 1 },
      { billingCurrency: 'USD', cost: '50.505', lineCount: 5 },
    ])
    expect(preview.rules).toEqual([
      {
        name: 'Web',
        takes: [
          {
            billingCurrency: 'JPY',
            cost: '1000.4',
            lineCount: 1,
            share: '1',
            topServices: [{ serviceName: 'Compute', cost: '1000.4', lineCount: 1 }],
          },
          {
            billingCurrency: 'USD',
            cost: '30.015',
            lineCount: 2,
            share: '0.594297',
            topServices: [
              { serviceName: '=1+1', cost: '20.01', lineCount: 1 },
              { serviceName: 'Compute', cost: '10.005', lineCount: 1 },
            ],
          },
        ],
        takenBefore: [],
      },
      {
        name: 'Compute of anybody',
        takes: [expect.objectContaining({ billingCurrency: 'USD', cost: '10', lineCount: 1 })],
        takenBefore: [
          { rule: 0, billingCurrency: 'JPY', cost: '1000.4', lineCount: 1 },
          { rule: 0, billingCurrency: 'USD', cost: '10.005', lineCount: 1 },
        ],
      },
      {
        name: 'Support',
        takes: [expect.objectContaining({ billingCurrency: 'USD', cost: '9.99', lineCount: 1 })],
        takenBefore: [],
      },
    ])
    expect(preview.unallocated).toEqual([
      expect.objectContaining({ billingCurrency: 'USD', cost: '0.5', share: '0.0099' }),
    ])
    expect(preview.largestUnallocated).toEqual([
      { value: 'Tax', billingCurrency: 'USD', cost: '0.5', lineCount: 1 },
    ])
    expect(
      preview.charged.map(({ billingCurrency, bill, unallocated, costCentres }) => [
        billingCurrency,
        bill.amount,
        unallocated.amount,
        ...costCentres.map(({ costCentre, direct, shared, total }) =>
          [costCentre.code, direct.amount, shared.amount, total.amount].join(' '),
        ),
      ]),
    ).toEqual([
      ['JPY', '1000', '0', 'B-WEB 1000 0 1000'],
      ['USD', '50.51', '0.50', 'A-DATA 10.00 2.50 12.50', 'B-WEB 30.02 7.49 37.51'],
    ])
    expect(await as.findRules()).toMatchObject({ version: 0 })
    const none = await as.send<ChargebackPreview>('POST', 'chargeback/rules/preview', {
      rules: [],
      pools: [],
    })
    expect(none.unallocated.map(({ cost }) => cost)).toEqual(['1000.4', '57.505'])
    expect(none.largestUnallocated).toEqual([])
    const byNothing = { rules: [], pools: [], unallocatedBy: 'team' }
    expect(await as.refusal('POST', 'chargeback/rules/preview', byNothing)).toEqual([
      400,
      'unknown-dimension',
      'unallocatedBy',
    ])
    const byUpload = { ...byNothing, unallocatedBy: 'uploadId' }
    expect(await as.refusal('POST', 'chargeback/rules/preview', byUpload)).toEqual([
      400,
      'invalid-request',
      'unallocatedBy',
    ])
    const byTag = await as.send<ChargebackPreview>('POST', 'chargeback/rules/preview', {
      ...byNothing,
      unallocatedBy: 'tag:nobody',
    })
    expect(byTag.largestUnallocated.map(({ value, cost }) => [value, cost])).toEqual([
      ['', '1000.4'],
      ['', '57.505'],
    ])
    const foreign = { rules: [], pools: [], uploadIds: [unknownId()] }
    expect(await as.refusal('POST', 'chargeback/rules/preview', foreign)).toEqual([404, 'not-found'])
  })

  test('is divided month by month, with shared costs, to the cent', async () => {
    await as.saveRules(ruleSet())
    const summary = await as.send<ChargebackSummary>(
      'GET',
      'modules/chargeback?basis=billed',
      undefined,
      viewer,
    )
    expect(summary).toMatchObject({
      module: 'chargeback',
      basis: 'billed',
      timeBasis: 'billing',
      rulesVersion: 1,
      lastWholePeriod: '2026-10',
    })
    expect(summary.totals).toEqual([
      { billingCurrency: 'JPY', cost: '1000.4', lineCount: 1 },
      { billingCurrency: 'USD', cost: '57.505', lineCount: 6 },
    ])
    expect(
      summary.periods.map(({ period, billingCurrency, bill, unallocated, costCentres }) => [
        `${period} ${billingCurrency}`,
        bill.amount,
        unallocated.amount,
        ...costCentres.map(({ costCentre, direct, shared, total }) =>
          [costCentre.code, direct.amount, shared.amount, total.amount].join(' '),
        ),
      ]),
    ).toEqual([
      ['2026-09 USD', '7.00', '0.00', 'B-WEB 7.00 0.00 7.00'],
      ['2026-10 JPY', '1000', '0', 'B-WEB 1000 0 1000'],
      ['2026-10 USD', '50.51', '0.50', 'A-DATA 10.00 2.50 12.50', 'B-WEB 30.02 7.49 37.51'],
    ])
    expect(
      summary.trends.map(({ costCentre, amount, months }) => [costCentre?.code, amount, months]),
    ).toEqual([
      ['B-WEB', '1000', [{ period: '2026-10', amount: '1000' }]],
      [undefined, '0', [{ period: '2026-10', amount: '0' }]],
      [
        'A-DATA',
        '12.50',
        [
          { period: '2026-09', amount: '0.00' },
          { period: '2026-10', amount: '12.50' },
        ],
      ],
      [
        'B-WEB',
        '44.51',
        [
          { period: '2026-09', amount: '7.00' },
          { period: '2026-10', amount: '37.51' },
        ],
      ],
      [
        undefined,
        '0.50',
        [
          { period: '2026-09', amount: '0.00' },
          { period: '2026-10', amount: '0.50' },
        ],
      ],
    ])
    const charged = await as.send<ChargebackSummary>(
      'GET',
      'modules/chargeback?basis=billed&from=2026-09-01&to=2026-10-01',
    )
    expect(charged.periods.map(({ period, bill }) => [period, bill.amount])).toEqual([['2026-09', '7.00']])
  })

  let first: ChargebackStatement
  test('has a statement, which says what each cost centre is charged for', async () => {
    expect(await as.refusal('POST', 'chargeback/statements', { period: '2020-01' })).toEqual([409, 'no-bill'])
    const net = { period: '2026-10', basis: 'net' }
    expect(await as.refusal('POST', 'chargeback/statements', net)).toEqual([409, 'no-net-costs'])
    first = await as.send('POST', 'chargeback/statements', { period: '2026-10', note: 'As agreed' })
    expect(first).toMatchObject({
      period: '2026-10',
      revision: 1,
      current: true,
      basis: 'billed',
      rulesVersion: 1,
      note: 'As agreed',
      uploads: [{ id: uploadId, fileName: 'october.csv', state: 'counts' }],
      warnings: [],
      difference: null,
    })
    expect(first.currencies[1]).toMatchObject({
      billingCurrency: 'USD',
      bill: { exact: '50.505', amount: '50.51' },
      unallocated: { exact: '0.5', amount: '0.50' },
      costCentres: [
        { costCentre: { code: 'A-DATA' }, total: { amount: '12.50' } },
        { costCentre: { code: 'B-WEB' }, total: { amount: '37.51' } },
      ],
    })
    expect(await as.send('GET', `chargeback/statements/${first.id}`, undefined, viewer)).toEqual(first)
    const detail = await as.send<ChargebackStatementDetail>(
      'GET',
      `chargeback/statements/${first.id}/detail?costCentre=${web.id.toUpperCase()}`,
      undefined,
      viewer,
    )
    expect(detail.costCentre?.code).toBe('B-WEB')
    const amounts = (parts: { cost: { amount: string } }[]) => parts.map(({ cost }) => cost.amount)
    const [, dollars] = detail.currencies
    expect(dollars).toMatchObject({
      direct: { amount: '30.02' },
      shared: { amount: '7.49' },
      rules: [{ rule: 0, name: 'Web', lineCount: 2, cost: { exact: '30.015', amount: '30.02' } }],
      services: [{ serviceName: '=1+1' }, { serviceName: 'Compute' }],
      accounts: [
        { subAccountId: '222', subAccountName: 'Other' },
        { subAccountId: '111', subAccountName: 'Main' },
      ],
      pools: [
        {
          name: 'Platform',
          split: { kind: 'proportional', pool: '9.99', part: '30.015', whole: '40.015' },
          cost: { amount: '7.49' },
        },
      ],
    })
    expect([amounts(dollars!.services), amounts(dollars!.accounts)]).toEqual([
      ['20.01', '10.01'],
      ['20.01', '10.01'],
    ])
    const unallocated = await as.send<ChargebackStatementDetail>(
      'GET',
      `chargeback/statements/${first.id}/detail?costCentre=unallocated`,
    )
    expect(unallocated.costCentre).toBeNull()
    expect(unallocated.currencies[1]?.rules).toEqual([
      { rule: null, name: '', lineCount: 1, cost: { exact: '0.5', amount: '0.50' } },
    ])
    const unknown = `chargeback/statements/${first.id}/detail?costCentre=${unknownId()}`
    expect(await as.refusal('GET', unknown)).toEqual([404, 'not-found'])
  })

  test('is exported line by line, of one cost centre or all, safe in a spreadsheet', async () => {
    const file = async (query: string) => {
      const { status, text } = await as.ask(admin, 'GET', `chargeback/statements/${first.id}/export${query}`)
      expect(status, text).toBe(200)
      return text.trimEnd().split('\r\n')
    }
    const whole = await file('')
    expect(whole).toHaveLength(8)
    expect(whole[0]).toContain('costCentreCode,costCentreName,costCentreOwner,billingCurrency,kind,name')
    const own = await file(`?costCentre=${web.id}`)
    expect(own.slice(1)).toEqual([
      '"2026-10",1,"B-WEB","Team B-WEB","","JPY","direct","Web","Compute","111","Main",1,"1000","1000.4","","",""',
      '"2026-10",1,"B-WEB","Team B-WEB","","USD","direct","Web","\'=1+1","222","Other",1,"20.01","20.01","","",""',
      '"2026-10",1,"B-WEB","Team B-WEB","","USD","direct","Web","Compute","111","Main",1,"10.01","10.005","","",""',
      expect.stringContaining('"shared","Platform","","","",0,"7.49"') as unknown,
    ])
    expect(await file('?costCentre=unallocated')).toHaveLength(2)
    const unknown = `chargeback/statements/${first.id}/export?costCentre=${unknownId()}`
    expect(await as.refusal('GET', unknown)).toEqual([404, 'not-found'])
    expect(await as.refusal('GET', `chargeback/statements/${first.id}/export`, undefined, viewer)).toEqual([
      403,
      'forbidden',
    ])
  })

  const findFirst = () => as.send<ChargebackStatement>('GET', `chargeback/statements/${first.id}`)
  /** What it said when it was made. */
  const asMade = ({
    id,
    revision,
    basis,
    rulesVersion,
    note,
    madeBy,
    madeAt,
    currencies,
  }: ChargebackStatement) => ({
    ...{ id, revision, basis, rulesVersion, note, madeBy, madeAt },
    currencies,
  })

  test('keeps its statement while rules, names and bill change, and says what is different', async () => {
    const { rules, pools } = ruleSet()
    await as.saveRules({ rules: [{ ...rules[0]!, target: rules[1]!.target }, ...rules.slice(1)], pools })
    await as.send('PATCH', `chargeback/cost-centres/${web.id}`, { code: 'RENAMED' })
    const byRules = await findFirst()
    expect(asMade(byRules)).toEqual(asMade(first))
    expect(byRules.difference?.rulesVersion).toBe(2)
    const [yen, dollars] = byRules.difference!.currencies
    expect(yen).toEqual({
      billingCurrency: 'JPY',
      bill: { statement: '1000.4', now: '1000.4', byBill: '0', byRules: '0' },
      carriers: [
        {
          costCentre: expect.objectContaining({ code: 'B-WEB' }) as unknown,
          ...{ statement: '1000.4', now: '0', byBill: '0', byRules: '-1000.4' },
        },
        {
          costCentre: expect.objectContaining({ code: 'A-DATA' }) as unknown,
          ...{ statement: '0', now: '1000.4', byBill: '0', byRules: '1000.4' },
        },
      ],
    })
    expect(dollars?.carriers.map(({ costCentre, now }) => [costCentre?.code, now])).toEqual([
      ['B-WEB', '0'],
      ['A-DATA', '50.005'],
    ])

    await seedCompletedUpload(outlay, {
      clientId: admin.clientId ?? '',
      lines: [line('5', 'data'), line('-5', 'nobody', { ServiceName: 'Tax' })],
    })
    const byBoth = await findFirst()
    expect(asMade(byBoth)).toEqual(asMade(first))
    const changed = byBoth.difference!.currencies[1]!
    expect(changed.bill).toEqual({ statement: '50.505', now: '50.505', byBill: '0', byRules: '0' })
    expect(changed.carriers.at(-1)).toEqual({
      costCentre: null,
      ...{ statement: '0.5', now: '-4.5', byBill: '-5', byRules: '0' },
    })
  })

  test('has another revision where an admin makes one of the newest', async () => {
    const make = (body: object) => ['POST', 'chargeback/statements', { period: '2026-10', ...body }] as const
    expect(await as.refusal(...make({}))).toEqual([409, 'statement-exists'])
    expect(await as.refusal(...make({ revises: unknownId() }))).toEqual([409, 'statement-revised'])
    const second = await as.send<ChargebackStatement>(...make({ revises: first.id.toUpperCase() }))
    expect(second).toMatchObject({ revision: 2, current: true, rulesVersion: 2, difference: null })
    expect(second.currencies[1]?.costCentres.map(({ costCentre }) => costCentre.code)).toEqual([
      'A-DATA',
      'RENAMED',
    ])
    expect(await as.refusal(...make({ revises: first.id }))).toEqual([409, 'statement-revised'])
    const none = { period: '2026-09', revises: first.id }
    expect(await as.refusal('POST', 'chargeback/statements', none)).toEqual([409, 'statement-revised'])
    expect(await findFirst()).toMatchObject({ revision: 1, current: false })
    const other = await as.send<ChargebackStatement>('POST', 'chargeback/statements', {
      period: '2026-09',
      basis: 'effective',
    })
    const list = await as.send<ChargebackStatementList>(
      'GET',
      'chargeback/statements?limit=2',
      undefined,
      viewer,
    )
    expect(list.items.map(({ period, revision, current }) => [period, revision, current])).toEqual([
      ['2026-10', 2, true],
      ['2026-10', 1, false],
    ])
    expect(list.items[1]?.currencies[1]).toEqual({
      billingCurrency: 'USD',
      bill: '50.51',
      unallocated: '0.50',
      costCentres: 2,
    })
    const rest = await as.send<ChargebackStatementList>(
      'GET',
      `chargeback/statements?cursor=${list.nextCursor}`,
    )
    expect(rest).toMatchObject({
      items: [{ id: other.id, basis: 'effective', currencies: [{ bill: '0.00' }] }],
      nextCursor: null,
    })
    const ofPeriod = await as.send<ChargebackStatementList>('GET', 'chargeback/statements?period=2026-09')
    expect(ofPeriod.items.map(({ id }) => id)).toEqual([other.id])
    const refused = (query: string) => as.refusal('GET', `chargeback/statements?${query}`)
    expect(await refused('period=0000-01')).toEqual([400, 'invalid-request', 'period'])
    const ofNoMonth = encodeCursor('2026-13', 1)
    expect(await refused(`cursor=${ofNoMonth}`)).toEqual([400, 'invalid-request', 'cursor'])
  })

  test('is told of in the audit trail, whatever was done with it', async () => {
    const response = await outlay.injectSignedInAs(admin, { url: '/api/audit?limit=200' })
    const { items } = response.json<{ items: { action: string; detail: Record<string, unknown> }[] }>()
    const actions = items.map(({ action }) => action).filter((action) => action.startsWith('chargeback'))
    expect(actions).toEqual([
      'chargeback-statement.create',
      'chargeback-statement.revise',
      'chargeback-rules.change',
      'chargeback-statement.create',
      'chargeback-rules.change',
    ])
    expect(items.find(({ action }) => action === 'chargeback-statement.revise')?.detail).toMatchObject({
      period: '2026-10',
      revision: 2,
      rulesVersion: 2,
    })
    expect(items.find(({ action }) => action === 'export.create')?.detail).toMatchObject({
      what: 'chargeback-statement',
    })
  })

  test('can be deleted: its statement stays, and says so', async () => {
    const deleted = await outlay.injectSignedInAs(admin, {
      method: 'DELETE',
      url: `/api/uploads/${uploadId}`,
    })
    expect(deleted.statusCode).toBe(202)
    const statement = await findFirst()
    expect(asMade(statement)).toEqual(asMade(first))
    expect(statement.uploads.map(({ state }) => state)).toEqual(['deleted'])
    expect(statement.warnings).toEqual([
      'october.csv was deleted: what it was charged stays here, its lines cannot be looked at.',
    ])
    expect(statement.difference?.currencies.map(({ bill }) => [bill.now, bill.byBill])).toEqual([
      ['0', '-1000.4'],
      ['0', '-50.505'],
    ])
    const detail = `chargeback/statements/${first.id}/detail?costCentre=${data.id}`
    expect((await as.send<ChargebackStatementDetail>('GET', detail)).currencies).toHaveLength(1)
  })

  test('is not there where the module is switched off, nor for other profiles', async () => {
    const client = await outlay.createClient('client-c')
    await outlay.databases.db
      .updateTable('client')
      .set({ disabled_modules: ['chargeback'] })
      .where('id', '=', client.id)
      .execute()
    const withoutModule = await outlay.createUser('admin', client)
    const ofCore = await outlay.createUser('admin', await outlay.createClient('core'))
    const asked: [Method, string, object?][] = [
      ['GET', 'chargeback/cost-centres'],
      ['PUT', 'chargeback/rules', { nonsense: true }],
      ['GET', `chargeback/statements/${first.id}`],
    ]
    for (const [method, path, payload] of asked) {
      expect(await as.refusal(method, path, payload, withoutModule)).toEqual([403, 'module-not-enabled'])
      expect(await as.refusal(method, path, payload, ofCore)).toEqual([404, 'not-found'])
    }
    expect(await as.refusal('GET', `chargeback/statements/${first.id}`, undefined, stranger)).toEqual([
      404,
      'not-found',
    ])
  })
})

test('where there is no bill, nobody carries anything, with rules or without', async () => {
  const own = createAsker(outlay, await outlay.createUser('admin', await outlay.createClient('client-c')))
  const nothing = { scope: { uploadIds: [], warnings: [] }, basis: 'billed' }
  const summary = (rulesVersion: number): ChargebackSummary => ({
    module: 'chargeback',
    scope: nothing.scope,
    totals: [],
    basis: 'billed',
    timeBasis: 'billing',
    rulesVersion,
    lastWholePeriod: null,
    periods: [],
    trends: [],
  })
  const askSummary = () => own.send<ChargebackSummary>('GET', 'modules/chargeback?basis=billed')
  const { id } = await own.makeCentre('WEB')
  const rules = [
    byTeam('Web', 'web', id),
    { name: 'Rest', filters: [], target: { kind: 'shared', pool: 'All' } },
  ]
  const ruleSet = { rules, pools: [{ name: 'All', split: { kind: 'proportional', costCentreIds: [id] } }] }
  expect(await askSummary()).toEqual(summary(0))
  const empty = { bill: [], unallocated: [], largestUnallocated: [], charged: [] }
  expect(await own.send('POST', 'chargeback/rules/preview', { rules: [], pools: [] })).toEqual({
    ...nothing,
    ...empty,
    rules: [],
  })
  expect(await own.send('POST', 'chargeback/rules/preview', ruleSet)).toEqual({
    ...nothing,
    ...empty,
    rules: rules.map(({ name }) => ({ name, takes: [], takenBefore: [] })),
  })
  await own.saveRules(ruleSet)
  expect(await askSummary()).toEqual(summary(1))
  expect(await own.refusal('POST', 'chargeback/statements', { period: '2026-10' })).toEqual([409, 'no-bill'])
})
