import type { Granularity } from './scope-view.ts'

/** What a page has found out by now, of what its bar offers and says. */
export interface ScopeKnown {
  /** How many uploads the figures are of. */
  uploads: number | undefined
  /** The months that there are to choose from. */
  months?: readonly string[]
  /** Where the address names no time, the page shows all of it, and not its last whole month. */
  showsAll?: boolean
  /** The time that is shown, in words. */
  period?: string | undefined
  currencies?: readonly string[]
  currency?: string | undefined
  /** The one that the chart has. */
  granularity?: Granularity
}
