import { type QuestionView } from './question-view.ts'

const ofComparison = ['Before', 'Change', 'ChangeRatio']

/** The columns of the answer that it can be ordered by. */
export function orderableColumns({
  measures,
  dimensions,
  granularity,
  compare,
  derive,
}: Pick<QuestionView, 'measures' | 'dimensions' | 'granularity' | 'compare' | 'derive'>): string[] {
  const suffixes = [
    ...(compare === undefined ? [] : ofComparison),
    ...(derive.includes('share') ? ['Share'] : []),
    ...(derive.includes('cumulative') ? ['Cumulative'] : []),
  ]
  const hasSavings = derive.includes('savings')
  const saved = measures.filter((name) => name.endsWith('Cost') && name !== 'listCost')
  return [
    ...new Set([
      ...(granularity === 'none' ? [] : ['period']),
      ...dimensions,
      'billingCurrency',
      ...measures,
      ...measures.flatMap((name) => suffixes.map((suffix) => name + suffix)),
      ...(hasSavings ? saved.flatMap((name) => [`${name}Savings`, `${name}SavingsRate`]) : []),
    ]),
  ]
}

/** A question after one of its parts was changed: what refers to something that is no longer there goes, too. */
export function tidy(view: QuestionView): QuestionView {
  const { scope, lastPeriods, top } = view
  const isRelative = scope.kind !== 'uploads' && lastPeriods !== undefined
  const columns = new Set(orderableColumns(view))
  return {
    ...view,
    lastPeriods: scope.kind === 'uploads' ? undefined : lastPeriods,
    from: isRelative ? undefined : view.from,
    to: isRelative ? undefined : view.to,
    top: top?.by !== undefined && !view.measures.includes(top.by) ? { count: top.count } : top,
    orderBy: view.orderBy.filter(({ field }) => columns.has(field)),
  }
}
