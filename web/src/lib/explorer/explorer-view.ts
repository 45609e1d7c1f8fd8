import type { PeriodShape } from '../charts/period-paths.ts'
import { isDay, oneOf, readCount, readList, writeList } from '../filters/readers.ts'
import { type Parameters, type SearchParams, readUrlState, writeUrlState } from '../filters/url-state.ts'
import { type ScopePart, type ScopeView, scopeParameters } from '../scope/scope-view.ts'

/** What the figures over time are: amounts, shares of their period, or what has come together by then. */
export type Figures = 'amount' | 'share' | 'running'

export interface RowOrder {
  /** `total`, `name`, `before`, `change`, or a period by its first day. */
  by: string
  descending: boolean
}

/** What the explorer has in its address beside the scope: how costs are put together and shown. */
export interface Shape {
  /** The dimensions of the rows: the second one is of what a row opens into. */
  rows: readonly [string] | readonly [string, string]
  chart: PeriodShape
  figures: Figures
  /** So many rows are told apart; all others are one. */
  top: number
  order: RowOrder
}

export type ExplorerView = ScopeView & Shape

/** The parts of the scope that it obeys. */
export const explorerScope = [
  'uploads',
  'period',
  'timeBasis',
  'basis',
  'currency',
  'granularity',
  'filters',
  'compare',
] as const satisfies readonly ScopePart[]

export const TOPS = [5, 9, 20, 50, 100] as const
/** As many as the API tells apart. */
export const MOST_ROWS = 1000

const isDimension = (text: string) => /^(tag:[^]+|[a-zA-Z][a-zA-Z0-9]*)$/.test(text)

function readRows(text: string): Shape['rows'] | undefined {
  const names = readList(text)
  const [first, second, ...more] = names ?? []
  if (first === undefined || more.length > 0 || first === second || !names?.every(isDimension))
    return undefined
  return second === undefined ? [first] : [first, second]
}

/** Names are first wanted from A to Z, figures from the largest down. */
const descendsFirst = (by: string): boolean => by !== 'name'

const columns = oneOf(['total', 'name', 'before', 'change'])

function readOrder(text: string): RowOrder | undefined {
  const [, by = '', direction] = /^(.+?)(?:-(asc|desc))?$/.exec(text) ?? []
  if (columns(by) === undefined && !isDay(by)) return undefined
  return { by, descending: direction === undefined ? descendsFirst(by) : direction === 'desc' }
}

const writeOrder = ({ by, descending }: RowOrder) =>
  descending === descendsFirst(by) ? by : `${by}-${descending ? 'desc' : 'asc'}`

/** The first click orders the way that is mostly wanted, the second the other way. */
export const nextOrder = (by: string, order: RowOrder): RowOrder => ({
  by,
  descending: order.by === by ? !order.descending : descendsFirst(by),
})

const DEFAULT_ROWS = 'serviceName'

const shapeParameters: Parameters<Shape> = {
  rows: {
    name: 'rows',
    fallback: [DEFAULT_ROWS],
    says: 'one or two dimensions with a comma between them, like serviceName,tag:team',
    read: readRows,
    write: writeList,
  },
  chart: {
    name: 'chart',
    fallback: 'bars',
    says: 'bars, lines or areas',
    read: oneOf<PeriodShape>(['bars', 'lines', 'areas']),
    write: (chart) => chart,
  },
  figures: {
    name: 'as',
    fallback: 'amount',
    says: 'amount, share or running',
    read: oneOf<Figures>(['amount', 'share', 'running']),
    write: (figures) => figures,
  },
  top: {
    name: 'n',
    fallback: 20,
    says: `a number from 1 to ${MOST_ROWS}`,
    read: readCount(1, MOST_ROWS),
    write: String,
  },
  order: {
    name: 'o',
    fallback: { by: 'total', descending: true },
    says: 'total, name, before, change or a day like 2026-10-01, and -asc or -desc after it',
    read: readOrder,
    write: writeOrder,
  },
}

/** As far as there are such dimensions, and sentences that name those that there are not. Any key may be that of a tag. */
export function knownShape(
  shape: Shape,
  names: ReadonlySet<string> | undefined,
): { shape: Shape; problems: string[] } {
  const isUnknown = (name: string) => names !== undefined && !names.has(name) && !name.startsWith('tag:')
  const [first = DEFAULT_ROWS, second] = shape.rows.filter((name) => !isUnknown(name))
  return {
    shape: { ...shape, rows: second === undefined ? [first] : [first, second] },
    problems: shape.rows.filter(isUnknown).map((name) => `There is no dimension “${name}” for rows.`),
  }
}

const ownScope = Object.fromEntries(explorerScope.map((part) => [part, scopeParameters[part]])) as Parameters<
  Partial<ScopeView>
>

export const readShape = (search: SearchParams): { state: Shape; problems: string[] } =>
  readUrlState(shapeParameters, search)

/** The query of the explorer's address. */
export const writeExplorer = (view: ExplorerView): string =>
  writeUrlState({ ...ownScope, ...shapeParameters } as Parameters<Partial<ExplorerView>>, view)
