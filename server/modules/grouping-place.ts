/**
 * The engine's own number, `grouping(…)`, of one of several groupings: a bit for each column that it has not, the last
 * one in the lowest.
 */
export function placeOf(grouping: readonly string[], columns: readonly string[]): number {
  return columns.reduce((place, column) => 2 * place + Number(!grouping.includes(column)), 0)
}
