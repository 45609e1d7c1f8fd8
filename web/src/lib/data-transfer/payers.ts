import type { TransferEntry, TransferOfCurrency } from '../api/contract.ts'
import { namesOf } from '../overview/naming.ts'
import type { Payer } from './transfer-view.ts'

interface PayerWords {
  one: string
  many: string
  /** What lines without one are called. */
  none: string
  entries: 'services' | 'accounts' | 'regions' | 'resources'
}

export const payerWords: Record<Payer, PayerWords> = {
  resource: { one: 'Resource', many: 'resources', none: 'No resource', entries: 'resources' },
  service: { one: 'Service', many: 'services', none: 'No service', entries: 'services' },
  account: { one: 'Account', many: 'accounts', none: 'No account', entries: 'accounts' },
  region: { one: 'Region', many: 'regions', none: 'Edges, of no region', entries: 'regions' },
}

/** A payer with what it is called, and how long its bar is against the largest. */
export interface NamedPayer extends TransferEntry {
  label: string
  length: number
}

export function namedPayers(
  transfer: Pick<TransferOfCurrency, PayerWords['entries']>,
  payer: Payer,
): NamedPayer[] {
  const { none, entries } = payerWords[payer]
  const own = transfer[entries]
  const names = namesOf(own, none)
  const largest = Math.max(...own.map(({ cost }) => Math.abs(Number(cost))), 0)
  return own.map((entry) => ({
    ...entry,
    label: payer === 'resource' && entry.value ? nameOfResource(entry) : (names.get(entry.value) ?? none),
    length: largest === 0 ? 0 : Number(entry.cost) / largest,
  }))
}

/** A resource by its name, else by the end of its id. */
export const nameOfResource = ({ value, name }: Pick<TransferEntry, 'value' | 'name'>): string =>
  name || value?.split(':').at(-1) || 'no resource'
