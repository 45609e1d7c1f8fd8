import { addDecimals } from '../../clickhouse/exact.ts'
import type { CostAnswer } from '../../contract/cost-query.ts'
import { CURRENCY } from './dimensions.ts'

type Row = CostAnswer['rows'][number]

/**
 * Totals of an answer that has all of its rows: each measure for each currency, as the engine would add it up. A sum
 * of nothing but nulls is null.
 */
export function addRows(rows: readonly Row[], totalsColumns: CostAnswer['columns']): Row[] {
  const ofCurrency = Map.groupBy(rows, (row) => String(row[CURRENCY]))
  return [...ofCurrency]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, ofIt]) =>
      Object.fromEntries(
        totalsColumns.map(({ name, kind, type }) => {
          if (kind !== 'measure') return [name, currency]
          const values = ofIt.map((row) => row[name]).filter((value) => value !== null && value !== undefined)
          if (values.length === 0) return [name, null]
          const sum = addDecimals(values.map(String))
          return [name, type === 'integer' ? Number(sum) : sum]
        }),
      ),
    )
}
