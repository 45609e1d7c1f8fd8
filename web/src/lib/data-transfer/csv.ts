import type { TransferEntry, TransferOfCurrency } from '../api/contract.ts'
import { toCsv } from '../format/csv.ts'

type Ways = TransferOfCurrency['paths']['ways']

/** From where to where data went, and what it cost, every digit of it. */
export const waysToCsv = (ways: Ways, currency: string): string =>
  toCsv([
    ['from', 'to', 'kind', 'currency', 'cost', 'gigabytes', 'costPerGigabyte'],
    ...ways.map((way) => [
      way.from,
      way.to,
      way.kind,
      currency,
      way.cost,
      way.gigabytes ?? '',
      way.costPerGigabyte ?? '',
    ]),
  ])

export const payersToCsv = (entries: readonly TransferEntry[], currency: string): string =>
  toCsv([
    ['value', 'name', 'currency', 'cost', 'before', 'change', 'gigabytes', 'costPerGigabyte', 'kinds'],
    ...entries.map((entry) => [
      entry.value ?? 'all others',
      entry.name ?? '',
      currency,
      entry.cost,
      entry.before ?? '',
      entry.change ?? '',
      entry.gigabytes ?? '',
      entry.costPerGigabyte ?? '',
      entry.kinds.map(({ kind, cost }) => `${kind} ${cost}`).join('; '),
    ]),
  ])
