import type { Query } from '../../api/client.ts'
import type { UploadOrigin, UploadStatus } from '../../api/contract.ts'
import { isMonth, isUuid, oneOf } from '../../filters/readers.ts'
import type { Parameter, Parameters } from '../../filters/url-state.ts'
import { originWords, statusWords } from '../words.ts'

const ORDERS = [
  'newest',
  'oldest',
  'name',
  'name-desc',
  'rows',
  'rows-asc',
  'rejected',
  'rejected-asc',
] as const
/** What uploads are listed by. Not by their totals, of which each may have several, in currencies that do not compare. */
export type HistoryOrder = (typeof ORDERS)[number]

/** Everything about the history of uploads that its address says: which, and in which order. */
export interface HistoryView {
  status: UploadStatus | undefined
  origin: UploadOrigin | undefined
  /** `2026-10`. */
  period: string | undefined
  account: string | undefined
  /** A part of the file's name. */
  name: string | undefined
  /** The user who began it. */
  by: string | undefined
  connection: string | undefined
  order: HistoryOrder
}

/** As the server takes them. */
export const LONGEST_TEXT = 200

function optional<Value extends string>(
  name: string,
  says: string,
  read: (text: string) => Value | undefined,
): Parameter<Value | undefined> {
  return { name, says, fallback: undefined, read, write: (value) => value }
}

const text = (value: string) => (value.length <= LONGEST_TEXT ? value : undefined)
const uuid = (value: string) => (isUuid(value) ? value.toLowerCase() : undefined)

export const historyParameters: Parameters<HistoryView> = {
  status: optional(
    'status',
    'a status: pending, processing, completed, failed, cancelled or deleted',
    oneOf(Object.keys(statusWords) as UploadStatus[]),
  ),
  origin: optional('origin', 'file or s3', oneOf(Object.keys(originWords) as UploadOrigin[])),
  period: optional('p', 'a month like 2026-10', (value) => (isMonth(value) ? value : undefined)),
  account: optional('account', 'an account of at most 200 characters', text),
  name: optional('name', 'a part of a name, of at most 200 characters', text),
  by: optional('by', 'the id of a user', uuid),
  connection: optional('connection', 'the id of a connection', uuid),
  order: {
    name: 'o',
    fallback: 'newest',
    says: 'newest, oldest, name, rows or rejected',
    read: oneOf(ORDERS),
    write: (order) => order,
  },
}

export const NO_FILTERS: Omit<HistoryView, 'order'> = {
  status: undefined,
  origin: undefined,
  period: undefined,
  account: undefined,
  name: undefined,
  by: undefined,
  connection: undefined,
}

export const countFilters = (view: HistoryView): number =>
  (Object.keys(NO_FILTERS) as (keyof typeof NO_FILTERS)[]).filter((key) => view[key] !== undefined).length

/** What the order is called where it is chosen, and read out. */
export const orderWords: Record<HistoryOrder, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  name: 'Name, A to Z',
  'name-desc': 'Name, Z to A',
  rows: 'Most rows first',
  'rows-asc': 'Fewest rows first',
  rejected: 'Most set aside first',
  'rejected-asc': 'Fewest set aside first',
}

type OrderBy = 'createdAt' | 'fileName' | 'rows' | 'rejected'

const asked: Record<HistoryOrder, { orderBy: OrderBy; direction: 'asc' | 'desc' }> = {
  newest: { orderBy: 'createdAt', direction: 'desc' },
  oldest: { orderBy: 'createdAt', direction: 'asc' },
  name: { orderBy: 'fileName', direction: 'asc' },
  'name-desc': { orderBy: 'fileName', direction: 'desc' },
  rows: { orderBy: 'rows', direction: 'desc' },
  'rows-asc': { orderBy: 'rows', direction: 'asc' },
  rejected: { orderBy: 'rejected', direction: 'desc' },
  'rejected-asc': { orderBy: 'rejected', direction: 'asc' },
}

export const orderOf = (order: HistoryOrder) => asked[order]

/** The order that a column of the table is sorted by; without a column the newest come first. */
export const orderFrom = (sorting: { key: string; descending: boolean } | undefined): HistoryOrder =>
  ORDERS.find(
    (order) =>
      asked[order].orderBy === sorting?.key && (asked[order].direction === 'desc') === sorting.descending,
  ) ?? 'newest'

/** The view as the API asks for it. */
export function historyQuery({ order, ...view }: HistoryView): Query {
  return {
    status: view.status,
    origin: view.origin,
    period: view.period,
    billingAccountId: view.account,
    fileName: view.name,
    createdBy: view.by,
    connectionId: view.connection,
    ...(order !== 'newest' && asked[order]),
  }
}
