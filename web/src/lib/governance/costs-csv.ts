import { downloadCsv, toCsv } from '../format/csv.ts'

/** Saves what a table of costs by one thing shows as a file. */
export function downloadCosts(
  file: string,
  label: string,
  rows: readonly { value: string; cost: string }[],
  currency: string,
): void {
  const lines = rows.map(({ value, cost }) => [value, currency, cost])
  downloadCsv(`${file}.csv`, toCsv([[label, 'currency', 'cost'], ...lines]))
}
