import { fromAmount, priceOf, sum, type Amount } from '../../amounts.ts'

/** The units that bills count gigabytes in, by the names that they have for them. */
const GIGABYTES = new Set(['gb', 'gigabyte', 'gigabytes', 'gbs'])

/** Units of amounts of data, as bills of other providers write them. */
export const DATA_UNITS = [
  'GB',
  'GiB',
  'gibibyte',
  'Gigabyte',
  'Gigabytes',
  'GigaBytes',
  'gigabyte',
  '1 GB',
  '10 GB',
  '100 GB',
  'TB',
  'TiB',
  '1 TB',
  '10 TB',
  'MB',
  'MiB',
  'byte',
  'Bytes',
  'By',
]

/** Lines of a group: what they cost, and how much they transferred in a unit. */
export interface Transferred {
  cost: Amount
  quantity: Amount
  unit: string
}

interface AmountFields {
  cost: string
  gigabytes: string | null
  costPerGigabyte: string | null
}

/** Gigabytes, where all of these count in them, or have nothing to count. */
export function gigabytesOf(parts: readonly Transferred[]): Amount | null {
  const areGigabytes = parts.every(
    ({ unit, quantity }) => quantity === 0n || GIGABYTES.has(unit.toLowerCase()),
  )
  return areGigabytes ? sum(parts.map(({ quantity }) => quantity)) : null
}

export function amountOf(parts: readonly Transferred[]): AmountFields {
  const cost = sum(parts.map((part) => part.cost))
  const gigabytes = gigabytesOf(parts)
  return {
    cost: fromAmount(cost),
    gigabytes: gigabytes === null ? null : fromAmount(gigabytes),
    costPerGigabyte: gigabytes === null ? null : priceOf(cost, gigabytes),
  }
}
