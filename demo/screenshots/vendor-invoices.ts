/** Months of a vendor that Outlay knows no format of. */
interface Invoices {
  /** As its header has them, in the order of the columns. */
  header: readonly string[]
  months: readonly string[]
}

const TEAMS = ['Storefront', 'Platform', 'Data', 'Payments']
const PRODUCTS: readonly (readonly [name: string, cents: number])[] = [
  ['Log management', 182],
  ['Infrastructure hosts', 261],
  ['Synthetic tests', 44],
]

/** A line for each team, product and day, as CSV: with amounts that are the same at each run. */
export function vendorInvoices({ header, months }: Invoices): string {
  const rows = months.flatMap((month) =>
    Array.from(
      { length: 28 },
      (_, day) => `${month.slice(0, 7)}-${String(day + 1).padStart(2, '0')}`,
    ).flatMap((date, day) =>
      TEAMS.flatMap((team, of) =>
        PRODUCTS.map(([product, cents], at) =>
          [date, product, team, ((cents + 3 * ((day * 7 + of * 3 + at) % 11)) / 100).toFixed(2), 'USD'].join(
            ',',
          ),
        ),
      ),
    ),
  )
  return `${[header.join(','), ...rows].join('\n')}\n`
}
