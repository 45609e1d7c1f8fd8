import type { CostBasis, TimeBasis } from '../api/contract.ts'
import { isDay, oneOf, readUuids } from './readers.ts'
import type { Parameter } from './url-state.ts'

/* Parts that several pages have in their addresses, by the same short names. */

/** Uploads by their ids, or the latest of each; without it, the user's selection. */
export type UploadScope = 'latest' | string[] | undefined

export const uploadsParameter: Parameter<UploadScope> = {
  name: 'uploads',
  fallback: undefined,
  says: 'a list of upload ids with commas between them, or “latest”',
  read: (text) => (text === 'latest' ? text : readUuids(text)),
  write: (uploads) => (typeof uploads === 'string' ? uploads : uploads?.join(',')),
}

export const basisParameter: Parameter<CostBasis> = {
  name: 'b',
  fallback: 'effective',
  says: 'billed, effective, list, contracted or net',
  read: oneOf<CostBasis>(['billed', 'effective', 'list', 'contracted', 'net']),
  write: (basis) => basis,
}

export const currencyParameter: Parameter<string | undefined> = {
  name: 'cur',
  fallback: undefined,
  says: 'a currency like USD',
  read: (text) => (text.length <= 32 ? text : undefined),
  write: (currency) => currency,
}

export const timeBasisParameter = (fallback: TimeBasis): Parameter<TimeBasis> => ({
  name: 't',
  fallback,
  says: 'charge or billing',
  read: oneOf<TimeBasis>(['charge', 'billing']),
  write: (timeBasis) => timeBasis,
})

export const dayParameter = (name: string): Parameter<string | undefined> => ({
  name,
  fallback: undefined,
  says: 'a day like 2026-10-31',
  read: (text) => (isDay(text) ? text : undefined),
  write: (day) => day,
})
