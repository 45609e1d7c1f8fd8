import type { CostAnswer, CostQuery, Row } from '../../contract/cost-query.ts'
import type { ComparedRow, RunComparison } from '../../contract/saved-query.ts'
import { fromUnits, toUnits } from '../../clickhouse/exact.ts'

interface Answered {
  query: Pick<CostQuery, 'measures' | 'offset'>
  answer: Pick<CostAnswer, 'columns' | 'rows' | 'totals' | 'truncated'>
}

interface Names {
  keys: string[]
  measures: string[]
}

/** What changed from the run before to this one, exactly; null where their answers have other columns. */
export function compareRuns(run: Answered, before: Answered): RunComparison | null {
  const { columns } = run.answer
  if (JSON.stringify(columns) !== JSON.stringify(before.answer.columns)) return null
  const keys = columns.filter(({ kind }) => kind !== 'measure').map(({ name }) => name)
  const measures = [...new Set(run.query.measures)]
  const rows = matchRows(run.answer.rows, before.answer.rows, { keys, measures })
  const different = rows.filter(({ before: old, after }) => !isSame(old, after))
  return {
    rows: different,
    unchanged: rows.length - different.length,
    totals: matchRows(run.answer.totals, before.answer.totals, { keys: ['billingCurrency'], measures }),
    complete: isWhole(run) && isWhole(before),
  }
}

/** Those of this run in their order, then what only the run before has. */
function matchRows(rows: Row[], rowsBefore: Row[], names: Names): ComparedRow[] {
  const keyOf = (row: Row) => JSON.stringify(names.keys.map((name) => row[name]))
  const old = new Map(rowsBefore.map((row) => [keyOf(row), row]))
  const matched = rows.map((row) => {
    const key = keyOf(row)
    const before = old.get(key)
    old.delete(key)
    return compareRow(names, row, before)
  })
  return [...matched, ...[...old.values()].map((row) => compareRow(names, undefined, row))]
}

function compareRow({ keys, measures }: Names, after: Row | undefined, before: Row | undefined): ComparedRow {
  const change = measures.map(
    (name) => [name, changeOf(valueOf(after, name), valueOf(before, name))] as const,
  )
  return {
    key: pick(after ?? before ?? {}, keys),
    before: before ? pick(before, measures) : null,
    after: after ? pick(after, measures) : null,
    change: Object.fromEntries(change),
  }
}

/** What a run has no row of, it found nothing of. */
function valueOf(row: Row | undefined, measure: string): Row[string] {
  return row ? (row[measure] ?? null) : '0'
}

/** Counts are numbers, amounts are decimals: the change is what the values are. */
function changeOf(after: Row[string], before: Row[string]): Row[string] {
  if (after === null || before === null) return null
  if (typeof after === 'number' || typeof before === 'number') return Number(after) - Number(before)
  return fromUnits(toUnits(after) - toUnits(before))
}

function isSame(before: Row | null, after: Row | null): boolean {
  return before !== null && after !== null && JSON.stringify(before) === JSON.stringify(after)
}

function isWhole({ query, answer }: Answered): boolean {
  return !answer.truncated && (query.offset ?? 0) === 0
}

function pick(row: Row, names: string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
}
