import { shiftMonth } from '../format/dates.ts'

/** What nobody carries, where a cost centre is named. */
export const NOBODY = 'unallocated'

/** Where the pages of chargeback are, each with the scope that the page has which leads there. */
export function placesOf(module: string, search: string) {
  const below = (path: string, more: Record<string, string | undefined> = {}) => {
    const parameters = Object.entries(more).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
    )
    const query = [search.replace(/^\?/, ''), ...parameters].filter(Boolean).join('&')
    return `${module}${path}${query ? `?${query}` : ''}`
  }
  return {
    overview: below(''),
    rules: below('/rules'),
    version: (version: number) => below(`/rules/${version}`),
    /** The rules of an older version, to be saved once more. */
    restore: (version: number) => below('/rules', { restore: String(version) }),
    statements: below('/statements'),
    statement: (id: string, centre?: string) => below(`/statements/${id}`, { centre }),
  }
}

export type Places = ReturnType<typeof placesOf>

/** A month of bills as questions about costs have it. */
export const billOf = (month: string) => ({
  timeBasis: 'billing' as const,
  from: `${month}-01`,
  to: `${shiftMonth(month, 1)}-01`,
})
