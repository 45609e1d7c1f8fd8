import type { Explorer } from '../../../contract/explorer.ts'
import { resolveScope } from '../../costs/resolve-scope.ts'
import { describeMissingNetCosts, measureOfBasis } from '../cost-basis.ts'
import type { Module } from '../module.ts'
import { askDays } from '../days-of-scope.ts'
import { createAsker } from '../overview/ask.ts'
import { findLastWholePeriod } from '../overview/shown-period.ts'

/** What there is to explore: totals, the months of the selection, and the last of them that is whole. */
export const answerExplorer: Module['answer'] = async ({ db, clickhouse }, question) => {
  const { identity, uploadIds, basis, from, to, timeBasis = 'billing', context } = question
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const measure = measureOfBasis(basis)
  const [days, missing] = await Promise.all([
    askDays(createAsker(clickhouse, scope, context), { from, to, timeBasis, measure }),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  const { shown, unfinishedPeriod } = findLastWholePeriod(days, timeBasis)
  const answer: Explorer = {
    module: 'explorer',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals: days.totals,
    timeBasis,
    months: days.months.map((month) => month.slice(0, 7)),
    period: shown ? { from: shown.from, to: shown.to } : null,
    unfinishedPeriod,
  }
  return answer
}
