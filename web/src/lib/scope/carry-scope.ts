import type { Session } from '../api/contract.ts'
import type { SearchParams } from '../filters/url-state.ts'
import { linesAddress } from '../lines/lines-address.ts'
import { readLinesView } from '../lines/lines-view.ts'
import { type Dashboard, dashboardsOf } from '../modules/registry.ts'
import { daysOfRange, rangeOfDays } from '../overview/time.ts'
import {
  type ScopePart,
  type ScopeView,
  readScope,
  scopeParameters,
  timeBasisOf,
  writeScope,
} from './scope-view.ts'

interface Place {
  pathname: string
  searchParams: SearchParams
}

const LINES = '/lines'

/**
 * What links to other pages of costs say of the scope of this one, by their addresses: to each as much as it
 * understands. Nothing on pages that have no scope.
 */
export function carriedScope(
  place: Place,
  capabilities: Session['capabilities'],
): ReadonlyMap<string, string> {
  const dashboards = dashboardsOf(capabilities)
  const scope = scopeAt(place, dashboards)
  if (!scope) return new Map()
  return new Map([
    ...dashboards.map((dashboard) => [dashboard.href, writeScope(dashboard.scope, scope)] as const),
    [LINES, linesOfScope(scope).slice(LINES.length)],
  ])
}

function scopeAt({ pathname, searchParams }: Place, dashboards: readonly Dashboard[]): ScopeView | undefined {
  if (pathname === LINES) return scopeOfLines(searchParams)
  const dashboard = dashboards.find(({ href }) => href === pathname || pathname.startsWith(`${href}/`))
  return dashboard && readScope(dashboard.scope, searchParams).state
}

/** The lines of a scope. Of the last whole month it is not known here which that is. */
function linesOfScope(scope: ScopeView): string {
  const { uploads, filters, basis, currency, period } = scope
  const time = typeof period === 'object' ? { timeBasis: timeBasisOf(scope), ...daysOfRange(period) } : {}
  return linesAddress({ uploads, filters, basis, currency, ...time })
}

const everyPart = Object.keys(scopeParameters) as ScopePart[]

function scopeOfLines(searchParams: SearchParams): ScopeView {
  const { uploads, filters, basis, currency, from, to, timeBasis } = readLinesView(searchParams).state
  const { state } = readScope(everyPart, { get: () => null })
  const time = from && to ? { period: rangeOfDays({ from, to }), timeBasis } : {}
  return { ...state, uploads, filters, basis, currency, ...time }
}
