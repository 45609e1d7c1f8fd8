import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  ChargebackPool,
  ChargebackRule,
  ChargebackRules,
  ChargebackRuleSet,
} from '../../../../../contract/chargeback-rules.ts'
import type { ChargebackStatement } from '../../../../../contract/chargeback-statement.ts'
import type { CostFilter } from '../../../../../contract/cost-query.ts'
import { fromUnits, toUnits } from '../../../../../clickhouse/exact.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../../../testing/app.ts'
import { rollUp } from '../../../../../testing/roll-up.ts'
import { seedCompletedUpload } from '../../../../../testing/seed-upload.ts'
import { matchesText } from '../../../../costs/matches-text.testing.ts'
import { createRandomAmounts } from '../random-amounts.testing.ts'

/*
 * Rules and bills made from a seed: whatever they are, all statements of a period together are its bill, and each line
 * of it was taken by the one rule that plain JavaScript finds for it too.
 */

const SEEDS = 40
const CENTRES = 5
const LINES_OF_UPLOAD = 70

const COLUMNS: Record<string, string> = {
  serviceName: 'ServiceName',
  subAccountId: 'SubAccountId',
  resourceName: 'ResourceName',
  resourceId: 'ResourceId',
  chargeCategory: 'ChargeCategory',
  xUsageType: 'x_UsageType',
}
const VALUES: Record<string, readonly string[]> = {
  serviceName: ['Compute', 'EC2 - Other', 'Storage', 'Support (Business)', ''],
  subAccountId: ['111', '222', '333'],
  resourceName: ['web-prod-1', 'Web-Dev-2', 'db-prod-1', "it's", ''],
  resourceId: ['i-1', 'i-2', 'arn:x', ''],
  chargeCategory: ['Usage', 'Credit', 'Tax'],
  xUsageType: ['BoxUsage', 'DataTransfer', ''],
  'tag:team': ['web', 'data', 'Web', ''],
  'tag:env': ['prod', 'dev', ''],
  'tag:nobody has it': [''],
}
const DIMENSIONS = Object.keys(VALUES)
const PERIODS = ['2026-09', '2026-10'] as const
const CURRENCIES = ['USD', 'USD', 'EUR', 'JPY', 'KWD', 'Tokens'] as const
const DIGITS: Record<string, number> = { USD: 2, EUR: 2, JPY: 0, KWD: 3, Tokens: 2 }

interface Line {
  period: string
  currency: string
  exact: bigint
  columns: Record<string, string>
  tags: Record<string, string>
  counts: boolean
}

interface TestClient {
  admin: TestUser
  centreIds: string[]
  lines: Line[]
  /** Of its rules. */
  version: number
  /** Its newest statement of each period. */
  newest: Map<string, string>
}

let outlay: TestApp
/** One whose uploads have all rollups, and one whose lines have to answer. */
let clients: TestClient[]
beforeAll(async () => {
  outlay = await createTestApp()
  clients = [await createBilledClient(1, true), await createBilledClient(2, false)]
})
afterAll(() => outlay.stop())

async function createBilledClient(seed: number, isRolledUp: boolean): Promise<TestClient> {
  const { pick, chance, amount, below } = createRandomAmounts(seed)
  const client = await outlay.createClient('client-c')
  const admin = await outlay.createUser('admin', client)
  const centreIds = await makeCentres(client.id)
  const lines: Line[] = []
  const uploads: { uploadId: string; loadId: string }[] = []
  for (const upload of [0, 1]) {
    const made = Array.from({ length: LINES_OF_UPLOAD }, (): Line & { account: string } => {
      const tag = (key: string) => ({
        ...(chance(0.7) && { [chance(0.3) ? `user:${key}` : key]: pick(VALUES[`tag:${key}`]!) }),
      })
      const period = pick(PERIODS)
      const account = pick(['billed 1', 'billed 2'])
      return {
        period,
        account,
        currency: pick(CURRENCIES),
        exact: amount(),
        columns: Object.fromEntries(
          Object.entries(COLUMNS).map(([dimension, column]) => [column, pick(VALUES[dimension]!)]),
        ),
        tags: { ...tag('team'), ...tag('env') },
        // The second upload supersedes a slice of the first.
        counts: !(upload === 0 && period === '2026-10' && account === 'billed 1'),
      }
    })
    const seeded = await seedCompletedUpload(outlay, {
      clientId: client.id,
      lines: made.map(({ period, account, currency, exact, columns, tags }) => ({
        ...columns,
        Tags: tags,
        BilledCost: fromUnits(exact),
        BillingCurrency: currency,
        BillingAccountId: account,
        BillingPeriodStart: `${period}-01`,
        ChargePeriodStart: `${period}-${String(1 + below(28)).padStart(2, '0')} 05:00:00`,
      })),
    })
    uploads.push(seeded)
    lines.push(...made)
  }
  if (isRolledUp) await rollUp(outlay, ...uploads)
  await outlay.databases.db
    .updateTable('upload_period')
    .set({ superseded_by: uploads[1]!.uploadId, superseded_how: 'person' })
    .where('upload_id', '=', uploads[0]!.uploadId)
    .where('period', '=', '2026-10-01')
    .where('billing_account_id', '=', 'billed 1')
    .execute()
  return {
    admin,
    centreIds,
    lines: lines.filter(({ counts }) => counts),
    version: 0,
    newest: new Map(),
  }
}

async function makeCentres(clientId: string): Promise<string[]> {
  const centres = await outlay.databases.db
    .insertInto('cost_centre')
    .values(
      Array.from({ length: CENTRES }, (_, index) => ({
        client_id: clientId,
        code: `${CENTRES - index}`,
        name: 'A',
      })),
    )
    .returning('id')
    .execute()
  return centres.map(({ id }) => id)
}

function makeRuleSet(seed: number, centreIds: string[]): ChargebackRuleSet {
  const { pick, chance, below } = createRandomAmounts(seed)
  const someCentres = () => {
    const some = centreIds.filter(() => chance(0.6))
    return some.length > 0 ? some : [pick(centreIds)]
  }
  const pools = Array.from({ length: below(4) }, (_, index): ChargebackPool => {
    const costCentreIds = someCentres()
    const rest = costCentreIds.slice(1).map((costCentreId) => ({
      costCentreId,
      percent: `${below(Math.floor(99 / costCentreIds.length))}.${below(10)}`,
    }))
    const first = toUnits('100') - rest.reduce((sum, { percent }) => sum + toUnits(percent), 0n)
    const fixed = [{ costCentreId: costCentreIds[0]!, percent: fromUnits(first) }, ...rest]
    return {
      name: `Pool ${index}`,
      split: pick([
        { kind: 'even', costCentreIds },
        { kind: 'proportional', costCentreIds },
        { kind: 'fixed', shares: fixed },
      ]),
    }
  })
  const filter = (): CostFilter => {
    const dimension = pick(DIMENSIONS)
    const operator = pick(['in', 'in', 'notIn', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'] as const)
    if (operator === 'isEmpty' || operator === 'isNotEmpty') return { dimension, operator }
    const cut = (text: string) =>
      operator === 'in' || operator === 'notIn' ? text : text.slice(0, 1 + below(4))
    const values = Array.from({ length: 1 + below(2) }, () => cut(pick(VALUES[dimension]!)))
    return { dimension, operator, values }
  }
  const rules = Array.from({ length: below(9) }, (_, index): ChargebackRule => ({
    name: `Rule ${index}`,
    filters: Array.from({ length: chance(0.05) ? 0 : 1 + below(2) }, filter),
    target: chance(0.1)
      ? { kind: 'unallocated' }
      : pools.length > 0 && chance(0.4)
        ? { kind: 'shared', pool: pick(pools).name }
        : { kind: 'costCentre', costCentreId: pick(centreIds) },
  }))
  return { rules, pools }
}

function textOf({ columns, tags }: Line, dimension: string): string {
  const column = COLUMNS[dimension]
  if (column !== undefined) return columns[column]!
  const key = dimension.slice('tag:'.length)
  return tags[key] || tags[`user:${key}`] || ''
}

/** Exact costs by currency and what takes them: a rule, a pool, or nothing. */
function allocateByHand({ rules }: ChargebackRuleSet, lines: Line[]): Record<string, string> {
  const sums = new Map<string, bigint>()
  for (const line of lines) {
    const place = rules.findIndex(({ filters }) =>
      filters.every((filter) => matchesText(textOf(line, filter.dimension), filter)),
    )
    const target = rules[place]?.target
    const taker = target?.kind === 'shared' ? target.pool : place < 0 ? 'no rule' : `Rule ${place}`
    const key = `${line.currency} ${taker}`
    sums.set(key, (sums.get(key) ?? 0n) + line.exact)
  }
  return Object.fromEntries([...sums].map(([key, sum]) => [key, fromUnits(sum)]))
}

/** The same of a statement, out of what is kept of it. */
async function findTakers(statementId: string): Promise<Record<string, string>> {
  const { rows } = await sql<{ taker: string; cost: string }>`
    select billing_currency || ' ' || coalesce(nullif(line.name, ''), 'no rule') as taker,
      trim_scale(sum(exact))::text as cost
    from chargeback_statement_line as line
    join chargeback_statement_total as total
      on total.statement_id = line.statement_id and total.number = line.total_number
    where line.statement_id = ${statementId}
    group by 1`.execute(outlay.databases.db)
  return Object.fromEntries(rows.map(({ taker, cost }) => [taker, cost]))
}

/** Totals whose lines do not add up to them. */
async function findOpenTotals(statementId: string) {
  const { rows } = await sql`
    select number from chargeback_statement_total as total
    left join lateral (
      select coalesce(sum(exact), 0) as exact, coalesce(sum(amount), 0) as amount from chargeback_statement_line
      where statement_id = total.statement_id and total_number = total.number
    ) as line on true
    where statement_id = ${statementId}
      and (line.exact <> direct_exact + shared_exact or line.amount <> direct_amount + shared_amount)
    `.execute(outlay.databases.db)
  return rows
}

/** As an invoice is rounded, halves away from zero. */
function roundTo(exact: bigint, digits: number): bigint {
  const coin = toUnits('1') / 10n ** BigInt(digits)
  const magnitude = ((exact < 0n ? -exact : exact) * 2n + coin) / (coin * 2n)
  return (exact < 0n ? -magnitude : magnitude) * coin
}

async function send<Answer>(user: TestUser, method: 'POST' | 'PUT', path: string, payload: object) {
  const response = await outlay.injectSignedInAs(user, {
    method,
    url: `/api/client-c/chargeback/${path}`,
    payload,
  })
  expect(response.statusCode, response.body).toBeLessThan(300)
  return response.json<Answer>()
}

/** Saves the rules and makes the next revision of the statement of a period. */
async function makeStatement(client: TestClient, ruleSet: ChargebackRuleSet, period: string) {
  const { admin, newest } = client
  const { version } = await send<ChargebackRules>(admin, 'PUT', 'rules', {
    basedOn: client.version,
    ...ruleSet,
  })
  client.version = version
  const revises = newest.get(period)
  const statement = await send<ChargebackStatement>(admin, 'POST', 'statements', {
    period,
    ...(revises !== undefined && { revises }),
  })
  newest.set(period, statement.id)
  return statement
}

/** How many cost centres had a part of something shared. */
async function tryOne(seed: number, client: TestClient): Promise<number> {
  const ruleSet = makeRuleSet(seed, client.centreIds)
  const said = `seed ${seed}: ${JSON.stringify(ruleSet)}`
  const period = PERIODS[seed % 3 === 0 ? 0 : 1]!
  const statement = await makeStatement(client, ruleSet, period)
  const billed = client.lines.filter((line) => line.period === period)
  expect(await findTakers(statement.id), said).toEqual(allocateByHand(ruleSet, billed))
  expect(await findOpenTotals(statement.id), said).toEqual([])
  const currencies = [...new Set(billed.map(({ currency }) => currency))].sort()
  expect(statement.currencies.map(({ billingCurrency }) => billingCurrency)).toEqual(currencies)
  let shared = 0
  for (const { billingCurrency, bill, unallocated, costCentres } of statement.currencies) {
    const exact = sumOf(
      billed.filter(({ currency }) => currency === billingCurrency).map((line) => fromUnits(line.exact)),
    )
    const totals = [unallocated, ...costCentres.map(({ total }) => total)]
    const digits = DIGITS[billingCurrency]!
    expect(sumOf(totals.map((total) => total.exact)), said).toBe(exact)
    expect(sumOf(totals.map(({ amount }) => amount)), said).toBe(roundTo(exact, digits))
    expect(toUnits(bill.amount), said).toBe(roundTo(exact, digits))
    for (const { direct, shared: ofPools, total } of costCentres) {
      expect(sumOf([direct.amount, ofPools.amount]), said).toBe(toUnits(total.amount))
      if (toUnits(ofPools.exact) !== 0n) shared += 1
    }
    for (const { amount } of totals) expect(amount.split('.')[1]?.length ?? 0).toBe(digits)
  }
  return shared
}

function sumOf(amounts: string[]): bigint {
  return amounts.reduce((sum, amount) => sum + toUnits(amount), 0n)
}

test(`all statements together are the bill, by ${SEEDS} sets of rules`, async () => {
  const shared = await Promise.all(
    clients.map(async (client, first) => {
      const found: number[] = []
      for (let seed = first; seed < SEEDS; seed += clients.length) found.push(await tryOne(seed, client))
      return found
    }),
  )
  // Enough of them had something to split.
  expect(shared.flat().reduce((sum, each) => sum + each, 0)).toBeGreaterThan(SEEDS)
}, 240_000)

test('services and accounts beyond those that are told apart are one line of the statement', async () => {
  const client = await outlay.createClient('client-c')
  const admin = await outlay.createUser('admin', client)
  const centreIds = await makeCentres(client.id)
  // The largest 400 accounts cost 1.004 and more; what the other 33 cost, no coin has.
  const costs = [
    ...Array.from({ length: 400 }, (_, index) => `${index + 1}.004`),
    ...Array.from({ length: 33 }, () => '0.0007'),
  ]
  await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: costs.map((BilledCost, index) => ({ BilledCost, ServiceName: 'EC2', SubAccountId: `${index}` })),
  })
  const { id, currencies } = await makeStatement(
    { admin, centreIds, lines: [], version: 0, newest: new Map() },
    {
      rules: [{ name: 'All', filters: [], target: { kind: 'costCentre', costCentreId: centreIds[0]! } }],
      pools: [],
    },
    '2026-10',
  )
  const bill = sumOf(costs)
  expect(currencies.map((each) => [toUnits(each.bill.exact), toUnits(each.bill.amount)])).toEqual([
    [bill, roundTo(bill, 2)],
  ])
  expect(currencies[0]?.costCentres.map(({ total }) => toUnits(total.amount))).toEqual([roundTo(bill, 2)])
  expect(await findTakers(id)).toEqual({ 'USD All': fromUnits(bill) })
  expect(await findOpenTotals(id)).toEqual([])
  const { rows } = await sql<{ isOther: boolean; count: string; lines: string; exact: string }>`
    select service_name is null and sub_account_id is null as "isOther", count(*) as count,
      sum(line_count) as lines, trim_scale(sum(exact))::text as exact
    from chargeback_statement_line where statement_id = ${id} group by 1 order by 1`.execute(
    outlay.databases.db,
  )
  expect(rows).toEqual([
    { isOther: false, count: '400', lines: '400', exact: fromUnits(sumOf(costs.slice(0, 400))) },
    { isOther: true, count: '1', lines: '33', exact: '0.0231' },
  ])
})
