import { compareDecimals, isZeroDecimal } from '../format/decimal.ts'
import { formatMoney } from '../format/money.ts'
import type { Column } from './data-table.ts'

interface AmountColumn<Row> extends Pick<Column<Row>, 'key' | 'label' | 'totalLink'> {
  currency: string
  /** Nothing where there is none. */
  amountOf: (row: Row) => string | undefined
  phone?: Column<Row>['phone']
  /** Where the lines behind an amount are; behind nothing, as in the total, there are none. */
  link?: ((row: Row) => string | undefined) | undefined
  /** Of all rows. */
  total?: string | undefined
}

/** A column of money, the largest first wanted. */
export const amountColumn = <Row>({
  key,
  label,
  currency,
  amountOf,
  phone = 'note',
  link,
  total,
  totalLink,
}: AmountColumn<Row>): Column<Row> => ({
  key,
  label,
  phone,
  align: 'right',
  text(row) {
    const amount = amountOf(row)
    return amount === undefined ? '' : formatMoney(amount, currency)
  },
  ...(link && {
    link: (row: Row) => (isZeroDecimal(amountOf(row) ?? '0') ? undefined : link(row)),
  }),
  compare: (a, b) => compareDecimals(amountOf(a) ?? '0', amountOf(b) ?? '0'),
  descendingFirst: true,
  ...(total !== undefined && {
    total: formatMoney(total, currency),
    totalLink: isZeroDecimal(total) ? undefined : totalLink,
  }),
})
