import type { CompanyName } from './bill/lifelike/company.ts'
import type { BillFormat } from './bill/lifelike/formats.ts'

/** A client of the demonstration, with its one user and the bills of a company. */
export interface DemoClient {
  name: string
  slug: string
  profile: string
  user: { email: string; name: string }
  company: CompanyName
  /** What its bills come as. */
  format: BillFormat
}

export const OPERATOR_EMAIL = 'operator@example.com'

/** One client of each capability profile; the first one is shown first. */
export const DEMO_CLIENTS: readonly DemoClient[] = [
  {
    name: 'Northwind Outfitters',
    slug: 'northwind',
    profile: 'core',
    user: { email: 'ada@example.com', name: 'Ada Marsh' },
    company: 'northwind',
    format: 'aws-cur-legacy',
  },
  {
    name: 'Harbor Retail',
    slug: 'harbor',
    profile: 'client-c',
    user: { email: 'chidi@example.com', name: 'Chidi Obi' },
    company: 'harbor',
    format: 'focus',
  },
  {
    name: 'Meridian Labs',
    slug: 'meridian',
    profile: 'client-d',
    user: { email: 'mei@example.com', name: 'Mei Tanaka' },
    company: 'meridian',
    format: 'aws-cur-2',
  },
]
