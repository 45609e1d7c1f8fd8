import { api } from '../api/client.ts'
import type { Values, ValuesQuery } from '../api/contract.ts'

/** Among which lines values are looked for. */
export type ValuesScope = Omit<ValuesQuery, 'dimension' | 'search' | 'limit'>

export const LISTED = 50

/** The values of a dimension, the most expensive first. */
export const findValues = (
  query: ValuesScope & Pick<ValuesQuery, 'dimension' | 'search'>,
  signal: AbortSignal,
) => api<Values>('/api/query/values', { method: 'POST', body: { ...query, limit: LISTED }, signal })
