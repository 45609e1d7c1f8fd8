import type { ChargebackSummary } from '../../../../../contract/chargeback.ts'
import { fromUnits } from '../../../../../clickhouse/exact.ts'
import { resolveScope } from '../../../../costs/resolve-scope.ts'
import { describeMissingNetCosts, measureOfBasis } from '../../../cost-basis.ts'
import type { Module } from '../../../module.ts'
import { askDays } from '../../../days-of-scope.ts'
import { createAsker } from '../../../overview/ask.ts'
import { findLastWholePeriod } from '../../../overview/shown-period.ts'
import { sumOf } from '../amounts/allocate.ts'
import { askAllocation } from '../allocation/ask-allocation.ts'
import { listCostCentres } from '../centres/cost-centres-repository.ts'
import { findCurrentRules } from '../rules/rules-repository.ts'
import { chargePeriod, namesOf } from './charge-period.ts'
import { readTrends } from './read-trends.ts'

/** Who carries what of the scope, month by month, by the rules as they are now. */
export const answerSummary: Module['answer'] = async (
  { db, clickhouse },
  { identity, uploadIds, basis, from, to, timeBasis: askedBasis, context },
) => {
  const clientId = identity.client.id
  const [scope, ruleSet, costCentres] = await Promise.all([
    resolveScope(db, identity, { ...(uploadIds && { uploadIds }) }),
    findCurrentRules(db, clientId),
    listCostCentres(db, clientId),
  ])
  const timeBasis = askedBasis ?? (from === undefined && to === undefined ? 'billing' : 'charge')
  const [bills, missing, days] = await Promise.all([
    askAllocation(
      clickhouse,
      {
        rules: ruleSet.rules,
        scope,
        measure: measureOfBasis(basis),
        time: { granularity: 'month', timeBasis, from, to },
      },
      context,
    ),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
    askDays(createAsker(clickhouse, scope, context), { timeBasis, measure: 'lineCount' }),
  ])
  const names = namesOf(costCentres)
  const periods = bills.map(({ period, ...bill }) => ({
    period: String(period).slice(0, 7),
    ...chargePeriod(ruleSet, bill, names),
  }))
  const months = [...new Set(bills.map(({ period }) => String(period)))]
  const { shown } = findLastWholePeriod({ months, lastDayOf: days.lastDayOf }, timeBasis)
  const currencies = [...new Set(bills.map(({ billingCurrency }) => billingCurrency))].sort()
  const answer: ChargebackSummary = {
    module: 'chargeback',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals: currencies.map((billingCurrency) => {
      const taken = bills.flatMap((bill) => (bill.billingCurrency === billingCurrency ? bill.taken : []))
      return {
        billingCurrency,
        cost: fromUnits(sumOf(taken)),
        lineCount: taken.reduce((sum, { lineCount }) => sum + lineCount, 0),
      }
    }),
    basis,
    timeBasis,
    rulesVersion: ruleSet.version,
    lastWholePeriod: shown?.from.slice(0, 7) ?? null,
    periods,
    trends: currencies.flatMap((billingCurrency) =>
      readTrends(periods.filter((period) => period.billingCurrency === billingCurrency)),
    ),
  }
  return answer
}
