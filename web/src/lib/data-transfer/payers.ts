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

/** A payer with what it is called. */
export interface NamedPayer extends TransferEntry {
  label: string
}

export function namedPayers(
  transfer: Pick<TransferOfCurrency, PayerWords['entries']>,
  payer: Payer,
): NamedPayer[] {
  const { none, entries } = payerWords[payer]
  const own = transfer[entries]
  const names = namesOf(own, none)
  return own.map((entry) => ({
    ...entry,
    label: payer === 'resource' && entry.value ? nameOfResource(entry) : (names.get(entry.value) ?? none),
  }))
}

/** A resource by its name, else by the end of its id. */
export const nameOfResource = ({ value, name }: Pick<TransferEntry, 'value' | 'name'>): string =>
  name || value?.split(':').at(-1) || 'no resource'

/** The same of several, whose names are among what is known of more of them. */
export const namesOfResources = (
  values: readonly string[],
  known: readonly Pick<TransferEntry, 'value' | 'name'>[],
): Map<string | null, string> =>
  new Map(
    values.map((value) => [
      value,
      nameOfResource(known.find((entry) => entry.value === value) ?? { value, name: null }),
    ]),
  )
