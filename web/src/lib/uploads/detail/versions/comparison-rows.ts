import type { Comparison, ComparisonBy } from '../../../api/contract.ts'
import { toCsv } from '../../../format/csv.ts'

export type ComparedRow = Comparison['rows'][number]

interface KeyColumn {
  key: string
  label: string
  text: (row: ComparedRow) => string
}

const value = (row: ComparedRow, name: string) => row.key[name] ?? ''

/** A name, and the id behind it where that says more. */
function accountOf(row: ComparedRow): string {
  const [id, name] = [value(row, 'subAccountId'), value(row, 'subAccountName')]
  return name && name !== id ? `${name} (${id || 'no id'})` : id || 'no account'
}

const keyColumns: Record<ComparisonBy, readonly KeyColumn[]> = {
  service: [{ key: 'service', label: 'Service', text: (row) => value(row, 'serviceName') || 'no service' }],
  account: [{ key: 'account', label: 'Account', text: accountOf }],
  resource: [
    { key: 'resource', label: 'Resource', text: (row) => value(row, 'resourceId') || 'no resource' },
    { key: 'account', label: 'Account', text: accountOf },
    { key: 'usage-type', label: 'Usage type', text: (row) => value(row, 'xUsageType') },
    { key: 'operation', label: 'Operation', text: (row) => value(row, 'xOperation') },
  ],
}

/** What rows are told apart by; but for the first, only columns that have something to say. */
export const keyColumnsOf = ({ by, rows }: Pick<Comparison, 'by' | 'rows'>): readonly KeyColumn[] =>
  keyColumns[by].filter(({ text }, index) => index === 0 || rows.some((row) => text(row) !== ''))

export const rowKeyOf = (row: ComparedRow): string =>
  JSON.stringify([row.billingCurrency, ...Object.values(row.key)])

/** Everything that differs, with every digit. */
export function comparisonToCsv({ period, rows }: Comparison): string {
  const names = Object.keys(rows[0]?.key ?? {})
  const figures = ['billedCost', 'effectiveCost', 'lineCount'] as const
  const sides = ['before', 'after', 'change'] as const
  const measured = figures.flatMap((figure) => sides.map((side) => ({ figure, side })))
  return toCsv([
    [
      'billingPeriod',
      ...names,
      'billingCurrency',
      ...measured.map(({ figure, side }) => `${figure} ${side}`),
    ],
    ...rows.map((row) => [
      period,
      ...names.map((name) => value(row, name)),
      row.billingCurrency,
      ...measured.map(({ figure, side }) => String(row[side][figure])),
    ]),
  ])
}
