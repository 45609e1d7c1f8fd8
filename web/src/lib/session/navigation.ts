import type { Session } from '../api/contract.ts'
import { dashboardsOf } from '../modules/registry.ts'
import type { IconName } from '../ui/icons.ts'
import { maySeeConnections, mayUpload } from './may.ts'

export interface Entry {
  href: string
  label: string
  icon: IconName
  /** What the link says of the scope of the page that it is on. */
  search?: string
}

export interface Navigation {
  /** The dashboards that the client has. */
  modules: Entry[]
  pages: Entry[]
}

const settings: Entry = { href: '/settings', label: 'Settings', icon: 'settings' }

const operatorPages: Entry[] = [
  { href: '/operator', label: 'Clients', icon: 'clients' },
  { href: '/operator/profiles', label: 'Profiles', icon: 'profiles' },
  { href: '/operator/inquiries', label: 'Inquiries', icon: 'inquiries' },
  { href: '/operator/audit', label: 'Audit', icon: 'audit' },
  settings,
]

/** Where a user can go: what the role or the client lacks is not there. */
export function navigationOf({ user, client, capabilities }: Session): Navigation {
  if (!client) return { modules: [], pages: operatorPages }
  const pages: Entry[] = [
    { href: '/queries', label: 'Queries', icon: 'queries' },
    { href: '/uploads', label: 'Uploads', icon: 'uploads' },
  ]
  if (mayUpload(user.role)) pages.push({ href: '/connect', label: 'Connect', icon: 'connect' })
  if (maySeeConnections(user.role)) {
    pages.push({ href: '/connections', label: 'Connections', icon: 'connections' })
  }
  pages.push({ href: '/lines', label: 'Cost lines', icon: 'lines' })
  return { modules: entriesOf(capabilities), pages: [...pages, settings] }
}

function entriesOf(capabilities: Session['capabilities']): Entry[] {
  return dashboardsOf(capabilities).map(({ href, title, icon }) => ({ href, label: title, icon }))
}

/** With what links to other pages of costs carry of this one's scope. */
export function withCarried(
  { modules, pages }: Navigation,
  carried: ReadonlyMap<string, string>,
): Navigation {
  const carry = (entry: Entry) => ({ ...entry, search: carried.get(entry.href) ?? '' })
  return { modules: modules.map(carry), pages: pages.map(carry) }
}

/** Of a phone's bar, which has room for four and a button that opens the rest. */
const BAR_ENTRIES = 4

export function divideForPhone({ modules, pages }: Navigation): { bar: Entry[]; rest: Entry[] } {
  const bar = [...modules.slice(0, 2), ...pages].slice(0, BAR_ENTRIES)
  return { bar, rest: [...modules, ...pages].filter((entry) => !bar.includes(entry)) }
}

/** The entry of the page that is open: of two that its address begins with, the longer one. */
export function currentEntry({ modules, pages }: Navigation, path: string): Entry | undefined {
  return [...modules, ...pages]
    .filter(({ href }) => path === href || path.startsWith(`${href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0]
}
