import { expect, test } from 'vitest'
import type { CostFilter } from '../../../../../contract/cost-query.ts'
import { rolledUpWith } from '../../../../../testing/roll-up.ts'
import { NOT_ROLLED_UP, type RolledUp } from '../../../../costs/tables.ts'
import { buildAllocation } from './build-allocation.ts'

const CLIENT = '01980000-0000-7000-8000-000000000001'
const LOAD = '01980000-0000-7000-8000-000000000002'

const filter = (dimension: string, operator: CostFilter['operator'], ...values: string[]): CostFilter => ({
  dimension,
  operator,
  ...(values.length > 0 && { values }),
})

const build = (rolledUp: RolledUp, ...rules: CostFilter[][]) =>
  buildAllocation({
    rules: rules.map((filters) => ({ filters })),
    scope: {
      clientId: CLIENT,
      loads: [{ uploadId: 'u', loadId: LOAD }],
      excluded: [],
      rolledUp,
    },
    measure: 'billedCost',
    time: { timeBasis: 'billing', from: '2026-10-01', to: '2026-11-01' },
  })

const team = filter('tag:team', 'in', "it's", 'web')
const account = filter('subAccountId', 'startsWith', '11')
const service = filter('serviceName', 'isNotEmpty')

test('costs are grouped by the first rule that matches, with values as parameters and the client first', () => {
  const { byRule, parameters, table } = build(rolledUpWith({ team: 3 }), [team], [account, service], [])
  expect(byRule).toMatchInlineSnapshot(`
    "SELECT multiIf((Tag3 IN {p1:Array(String)}), 1, (startsWith(lowerUTF8(SubAccountId), lowerUTF8({p2:String}))) AND (ServiceName != ''), 2, 1, 3, 0) AS d0, BillingCurrency AS d1, sum(BilledCost) AS m0, sum(LineCount) AS m1
    FROM monthly_tags
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p3:Array(UUID)}
      AND BillingPeriodStart >= {p4:Date}
      AND BillingPeriodStart < {p5:Date}
    GROUP BY d0, BillingCurrency"
  `)
  expect(parameters).toMatchObject({ clientId: CLIENT, p1: ["it's", 'web'], p2: '11', p3: [LOAD] })
  expect(table).toBe('monthly_tags')
})

test('what each rule matches is added by what a row matches of all', () => {
  expect(build(rolledUpWith(), [service], [account]).byMatches).toMatchInlineSnapshot(`
    "SELECT indexOf(matched, 1) AS d0, d1, sum(cost) AS m0, sum(lines) AS m1,
      sumForEach(arrayMap(match -> if(match = 1, cost, toDecimal128(0, 18)), matched)) AS matchedCosts,
      sumForEach(arrayMap(match -> if(match = 1, lines, 0), matched)) AS matchedLines
    FROM (
    SELECT d0 AS matched, d1, ifNull(m0, toDecimal128(0, 18)) AS cost, toUInt64(m1) AS lines FROM (
    SELECT [toUInt8((ServiceName != '')), toUInt8((startsWith(lowerUTF8(SubAccountId), lowerUTF8({p0:String}))))] AS d0, BillingCurrency AS d1, sum(BilledCost) AS m0, sum(LineCount) AS m1
    FROM monthly_costs
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p1:Array(UUID)}
      AND BillingPeriodStart >= {p4:Date}
      AND BillingPeriodStart < {p5:Date}
    GROUP BY d0, BillingCurrency
    )
    )
    GROUP BY d0, d1"
  `)
})

test('the smallest table that has what rules name is read, and without rules too', () => {
  expect(build(rolledUpWith()).table).toBe('service_days')
  expect(build(rolledUpWith(), [service], [account]).table).toBe('monthly_costs')
  expect(build(rolledUpWith({ team: 1 }), [team]).table).toBe('monthly_tags')
  expect(build(rolledUpWith({ team: 1 }), [team], [filter('resourceName', 'isEmpty')]).table).toBe(
    'monthly_resources',
  )
  expect(build(rolledUpWith(), [filter('chargeDescription', 'isEmpty')]).table).toBe('cost_line')
  expect(build(NOT_ROLLED_UP, [service]).table).toBe('cost_daily')
  expect(build(NOT_ROLLED_UP, [team]).table).toBe('cost_line')
})

test('what no rule takes by a tag is read where the tag is, though no rule names one', () => {
  const byTeam = (rolledUp: RolledUp) => build(rolledUp, [service]).unallocatedBy('tag:team', 10)
  expect(byTeam(rolledUpWith({ team: 3 }))).toMatch(/ Tag3 AS d2.*\nFROM monthly_tags\n/)
  expect(byTeam(NOT_ROLLED_UP)).toContain('\nFROM cost_line\n')
})
