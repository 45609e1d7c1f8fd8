import type { CostAnswer, CostQuery, Row } from '../../api/contract.ts'
import { isNoneOf, isValue } from '../../filters/value-filter.ts'
import { addDecimals, compareDecimals, subtractDecimals } from '../../format/decimal.ts'
import { linesAddress } from '../../lines/lines-address.ts'

/** What each service of uploads was billed, and its share of the bill; and what the whole of it is. */
export const servicesQuery = (uploadIds: string[]): CostQuery => ({
  uploadIds,
  measures: ['billedCost', 'effectiveCost'],
  dimensions: ['serviceName'],
  derive: ['share'],
})

/** Who used something: an organisation has thousands of accounts at the most. */
export const accountsQuery = (uploadIds: string[]): CostQuery => ({
  uploadIds,
  measures: ['lineCount'],
  dimensions: ['subAccountId', 'billingAccountId'],
})

interface FoundService {
  /** Empty for lines that name none. */
  service: string
  cost: string
  /** Of all that the currency has; nothing where that is zero. */
  share: number | undefined
}

export interface FoundCurrency {
  currency: string
  /** What was billed and is looked at: less than the file has where another upload took the place of a part. */
  total: string
  services: FoundService[]
  /** How many services there are beyond those. */
  further: number
}

/** The services that cost most, for each currency: amounts of two are never added. */
export function topServices({ rows, totals }: CostAnswer, count: number): FoundCurrency[] {
  return totals.map((total) => {
    const currency = textOf(total, 'billingCurrency')
    const own = rows.filter((row) => textOf(row, 'billingCurrency') === currency).map(serviceOf)
    const ranked = own.toSorted((a, b) => compareDecimals(b.cost, a.cost))
    return {
      currency,
      total: textOf(total, 'billedCost'),
      services: ranked.slice(0, count),
      further: Math.max(0, ranked.length - count),
    }
  })
}

function serviceOf(row: Row): FoundService {
  const share = row['billedCostShare']
  return {
    service: textOf(row, 'serviceName'),
    cost: textOf(row, 'billedCost'),
    share: share === null || share === undefined ? undefined : Number(share),
  }
}

/** How many different services there are, whatever they were billed in; lines without one are of none. */
export const countServices = ({ rows }: CostAnswer): number => distinct(rows, 'serviceName')

/** Accounts that used something; where a bill names none, those that pay. */
export const countAccounts = ({ rows }: CostAnswer): number =>
  distinct(rows, 'subAccountId') || distinct(rows, 'billingAccountId')

const distinct = (rows: readonly Row[], column: string) =>
  new Set(rows.map((row) => textOf(row, column)).filter(Boolean)).size

const textOf = (row: Row, column: string) => String(row[column] ?? '')

/** The cost lines of uploads, or of one of their services, with what they were billed. */
export const billedLines = (uploads: string[], currency: string, service?: string): string =>
  linesAddress({
    uploads,
    basis: 'billed',
    currency,
    filters: service === undefined ? [] : [isValue('serviceName', service)],
  })

/** The lines of all services that are not listed. */
export const linesOfRest = (uploads: string[], { currency, services }: FoundCurrency): string =>
  linesAddress({
    uploads,
    basis: 'billed',
    currency,
    filters: [
      isNoneOf(
        'serviceName',
        services.map(({ service }) => service),
      ),
    ],
  })

/** What is left of a total without its largest services. */
export const restOf = ({ total, services }: FoundCurrency): string =>
  subtractDecimals(total, addDecimals(services.map(({ cost }) => cost)))
