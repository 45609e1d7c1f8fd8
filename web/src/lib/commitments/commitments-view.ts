import { oneOf } from '../filters/readers.ts'
import type { Parameters } from '../filters/url-state.ts'

export type RatesBy = 'service' | 'family' | 'account'

/** What the page of commitments has in its address beside the scope. */
export interface CommitmentsView {
  ratesBy: RatesBy
  /** What another commitment would cover; without it, what most is spent on. */
  kind: string | undefined
  /** The hourly commitment that is tried; without it, the one that saves most. */
  hourly: string | undefined
  /** By what share it is cheaper than on demand; without it, as the API assumes. */
  discount: string | undefined
  shape: 'chart' | 'table'
}

export const commitmentsParameters: Parameters<CommitmentsView> = {
  ratesBy: {
    name: 'rates',
    fallback: 'service',
    says: 'service, family or account',
    read: oneOf(['service', 'family', 'account']),
    write: (ratesBy) => ratesBy,
  },
  kind: {
    name: 'kind',
    fallback: undefined,
    says: 'a kind of usage like compute',
    read: (text) => (/^[a-z-]{1,40}$/.test(text) ? text : undefined),
    write: (kind) => kind,
  },
  hourly: {
    name: 'hourly',
    fallback: undefined,
    says: 'an amount an hour like 1.25',
    read: (text) => (isAmount(text) ? text : undefined),
    write: (hourly) => hourly,
  },
  discount: {
    name: 'discount',
    fallback: undefined,
    says: 'a share like 0.27',
    read: (text) => (/^0\.\d{1,4}$/.test(text) ? text : undefined),
    write: (discount) => discount,
  },
  shape: {
    name: 'as',
    fallback: 'chart',
    says: 'chart or table',
    read: oneOf(['chart', 'table']),
    write: (shape) => shape,
  },
}

/** What may be tried an hour: to a millionth. */
export const isAmount = (text: string): boolean => /^\d{1,9}(\.\d{1,6})?$/.test(text)

/** `27.5`, as it is typed, is a share of `0.275`; undefined where it is none that can be asked for. */
export function shareOfPercent(text: string): string | undefined {
  const [, whole = '', fraction = ''] = /^(\d{1,2})(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? []
  return whole === '' ? undefined : `0.${trimZeros(whole.padStart(2, '0') + fraction) || '0'}`
}

/** `0.275` is `27.5`. */
export function percentOfShare(share: string): string {
  const digits = share.slice(share.indexOf('.') + 1).padEnd(2, '0')
  const fraction = trimZeros(digits.slice(2))
  return `${Number(digits.slice(0, 2))}${fraction && `.${fraction}`}`
}

const trimZeros = (digits: string) => digits.replace(/0+$/, '')
