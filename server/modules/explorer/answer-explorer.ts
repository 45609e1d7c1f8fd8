import type { Explorer } from '../../../contract/explorer.ts'
import { resolveScope } from '../../costs/resolve-scope.ts'
import { describeMissingNetCosts, measureOfBasis } from '../cost-basis.ts'
import type { Module } from '../module.ts'
import { createAsker } from '../overview/ask.ts'
import { findLastWholePeriod, monthsOf } from '../overview/shown-period.ts'
import { readTotals } from '../summarise-costs.ts'

/** What there is to explore: totals, the months of the selection, and the last of them that is whole. */
export const answerExplorer: Module['answer'] = async ({ db, clickhouse }, question) => {
  const { identity, uploadIds, basis, from, to, timeBasis = 'billing', context } = question
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const measure = measureOfBasis(basis)
  const ask = createAsker(clickhouse, scope, context)
  const [{ rows, totals }, missing] = await Promise.all([
    ask.withTotals({
      measures: [measure, 'lineCount'],
      granularity: 'month',
      timeBasis,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    }),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  const months = monthsOf(rows)
  const shown = await findLastWholePeriod(ask, months, timeBasis)
  const answer: Explorer = {
    module: 'explorer',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals: readTotals(totals, measure),
    timeBasis,
    months: months.map((month) => month.slice(0, 7)),
    period: shown ? { from: shown.from, to: shown.to } : null,
    unfinishedPeriod: shown?.unfinishedPeriod ?? null,
  }
  return answer
}
