import type { TransferEntry } from '../api/contract.ts'
import { approximate, compareDecimals } from '../format/decimal.ts'
import { formatQuantity } from '../format/money.ts'
import { amountColumn } from '../ui/amount-column.ts'
import { barColumn } from '../ui/bar-column.ts'
import type { Column } from '../ui/data-table.ts'
import { formatPrice } from './format-price.ts'

type Figures = Pick<TransferEntry, 'cost' | 'gigabytes' | 'costPerGigabyte'>

export const costBarColumn = <Row extends Pick<Figures, 'cost'>>(
  rows: readonly Row[],
  colourOf: (row: Row) => string,
): Column<Row> =>
  barColumn({ label: 'Cost as a bar', rows, lengthOf: ({ cost }) => approximate(cost), colourOf })

export const gigabytesColumn = <Row extends Pick<Figures, 'gigabytes'>>(
  label: string,
  total?: string | null,
): Column<Row> => ({
  key: 'gigabytes',
  label,
  phone: 'note',
  align: 'right',
  text: ({ gigabytes }) => (gigabytes === null ? '–' : formatQuantity(gigabytes, 0)),
  compare: (a, b) => compareDecimals(a.gigabytes ?? '-1', b.gigabytes ?? '-1'),
  descendingFirst: true,
  ...(total && { total: formatQuantity(total, 0) }),
})

export const priceColumn = <Row extends Pick<Figures, 'costPerGigabyte'>>(
  label: string,
  currency: string,
): Column<Row> => ({
  key: 'price',
  label,
  phone: 'note',
  align: 'right',
  text: ({ costPerGigabyte }) => (costPerGigabyte === null ? '–' : formatPrice(costPerGigabyte, currency)),
})

export const costColumn = <Row extends Pick<Figures, 'cost'>>(
  currency: string,
  total: string,
  totalLink: string | undefined,
): Column<Row> =>
  amountColumn({
    key: 'cost',
    label: currency,
    currency,
    amountOf: ({ cost }) => cost,
    phone: 'figure',
    total,
    totalLink,
  })
