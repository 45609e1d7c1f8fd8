import { toCsv } from '../format/csv.ts'
import type { Charges } from './charges.ts'

/** Who carries what in the months that are shown, to the cent; the last line is what nobody does. */
export function chargesToCsv({ months, currency, rows }: Charges): string {
  const [first = '', last = ''] = [months[0], months.at(-1)]
  return toCsv([
    [
      'from',
      'to',
      'costCentreCode',
      'costCentreName',
      'currency',
      'direct',
      'shared',
      'total',
      'totalBefore',
    ],
    ...rows.map(({ costCentre, direct, shared, total, before }) => [
      first,
      last,
      costCentre?.code ?? '',
      costCentre?.name ?? 'Nobody',
      currency,
      direct,
      shared,
      total,
      before ?? '',
    ]),
  ])
}
