import type { Query } from '../api/client.ts'
import type { FindingConfidence, FindingEffort, FindingOrder, FindingState } from '../api/contract.ts'
import { oneOf } from '../filters/readers.ts'
import type { Parameter, Parameters } from '../filters/url-state.ts'
import type { Sorting } from '../ui/data-table.ts'
import { DEGREES, STATES } from './finding-words.ts'

const ORDERS = [
  'saving',
  'saving-asc',
  'cost',
  'cost-asc',
  'effort',
  'effort-desc',
  'confidence',
  'confidence-asc',
] as const
export type ListOrder = (typeof ORDERS)[number]

/** Everything about the list of findings that the page's address says: which, and in which order. */
export interface FindingsView {
  /** What nobody has decided about is what there is to do. */
  state: FindingState | 'all'
  rule: string | undefined
  /** Empty for lines that name none. */
  account: string | undefined
  effort: FindingEffort | undefined
  confidence: FindingConfidence | undefined
  search: string | undefined
  order: ListOrder
}

/** As the server takes them. */
export const LONGEST_SEARCH = 200
const LONGEST_ACCOUNT = 256

const degree = (name: string): Parameter<FindingEffort | undefined> => ({
  name,
  fallback: undefined,
  says: 'low, medium or high',
  read: oneOf(DEGREES),
  write: (value) => value,
})

/** An address cannot tell an empty account from none by nothing. */
const NO_ACCOUNT = '-'

export const findingsParameters: Parameters<FindingsView> = {
  state: {
    name: 'state',
    fallback: 'open',
    says: 'open, accepted, done, dismissed or all',
    read: oneOf([...STATES, 'all']),
    write: (state) => state,
  },
  rule: {
    name: 'rule',
    fallback: undefined,
    says: 'the name of a rule, like idle-nat',
    read: (text) => (/^[a-z0-9-]{1,60}$/.test(text) ? text : undefined),
    write: (rule) => rule,
  },
  account: {
    name: 'account',
    fallback: undefined,
    says: `an account of at most ${LONGEST_ACCOUNT} characters`,
    read: (text) => (text === NO_ACCOUNT ? '' : text.length <= LONGEST_ACCOUNT ? text : undefined),
    write: (account) => (account === '' ? NO_ACCOUNT : account),
  },
  effort: degree('effort'),
  confidence: degree('confidence'),
  search: {
    name: 'q',
    fallback: undefined,
    says: `text of at most ${LONGEST_SEARCH} characters`,
    read: (text) => (text.length <= LONGEST_SEARCH ? text : undefined),
    write: (search) => search,
  },
  order: {
    name: 'o',
    fallback: 'saving',
    says: 'saving, cost, effort or confidence',
    read: oneOf(ORDERS),
    write: (order) => order,
  },
}

/** What narrows the list beside the state, which is always one. */
export const NO_FILTERS = {
  rule: undefined,
  account: undefined,
  effort: undefined,
  confidence: undefined,
  search: undefined,
} as const satisfies Partial<FindingsView>

export const countFilters = (view: FindingsView): number =>
  (Object.keys(NO_FILTERS) as (keyof typeof NO_FILTERS)[]).filter((key) => view[key] !== undefined).length

/** What the order is called where it is chosen, and read out. */
export const orderWords: Record<ListOrder, string> = {
  saving: 'Largest saving first',
  'saving-asc': 'Smallest saving first',
  cost: 'Costliest first',
  'cost-asc': 'Cheapest first',
  effort: 'Least effort first',
  'effort-desc': 'Most effort first',
  confidence: 'Surest first',
  'confidence-asc': 'Least sure first',
}

/** How a column is ordered; effort is first wanted from the least up, all else from the largest down. */
export const sortingOf = (order: ListOrder): { key: FindingOrder; descending: boolean } => {
  const [key = 'saving', direction] = order.split('-') as [FindingOrder, string | undefined]
  return { key, descending: direction ? direction === 'desc' : key !== 'effort' }
}

/** The order that a column is sorted by; without one the largest savings come first. */
export const orderFrom = (sorting: Sorting | undefined): ListOrder =>
  ORDERS.find((order) => {
    const { key, descending } = sortingOf(order)
    return key === sorting?.key && descending === sorting.descending
  }) ?? 'saving'

/** Which findings: the view, of uploads and a currency, as the API asks for it. */
export interface FindingsQuestion extends FindingsView {
  uploads: string[] | undefined
  /** Only where there are several. */
  currency: string | undefined
}

export function findingsQuery({ uploads, currency, ...view }: FindingsQuestion): Query {
  const { key, descending } = sortingOf(view.order)
  return {
    uploads: uploads?.join(','),
    currency,
    state: view.state === 'all' ? undefined : view.state,
    rule: view.rule,
    subAccountId: view.account,
    effort: view.effort,
    confidence: view.confidence,
    search: view.search,
    ...(view.order !== 'saving' && { orderBy: key, direction: descending ? 'desc' : 'asc' }),
  }
}
