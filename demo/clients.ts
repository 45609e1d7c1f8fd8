/** A client of the demonstration, with its one user and bills of so many rows a month. */
export interface DemoClient {
  name: string
  slug: string
  profile: string
  user: { email: string; name: string }
  rowsPerMonth: number
}

export const OPERATOR_EMAIL = 'operator@example.com'

/** One client of each capability profile; the first one is shown first. */
export const DEMO_CLIENTS: readonly DemoClient[] = [
  {
    name: 'Northwind Outfitters',
    slug: 'northwind',
    profile: 'core',
    user: { email: 'ada@example.com', name: 'Ada Marsh' },
    rowsPerMonth: 20_000,
  },
  {
    name: 'Harbor Retail',
    slug: 'harbor',
    profile: 'client-c',
    user: { email: 'chidi@example.com', name: 'Chidi Obi' },
    rowsPerMonth: 5000,
  },
  {
    name: 'Meridian Labs',
    slug: 'meridian',
    profile: 'client-d',
    user: { email: 'mei@example.com', name: 'Mei Tanaka' },
    rowsPerMonth: 5000,
  },
]
