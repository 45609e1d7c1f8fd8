import type { MadeUser } from '../../contract/client.ts'
import type { FindingList } from '../../contract/finding.ts'
import type { Governance } from '../../contract/governance.ts'
import type { Session } from '../../contract/session.ts'
import { clientPages, dashboardPages, operatorPages, PUBLIC_PAGES, type Pages } from '../../e2e/pages.ts'
import type { Account } from '../accounts.ts'
import { signIn, type ApiClient } from '../api-client.ts'
import type { Visitor } from './every-page.ts'
import { subjectsOf } from './subjects.ts'

const addressesOf = (...pages: Pages[]) => [...new Set(pages.flatMap((each) => Object.values(each).flat()))]

/** What a client sees: every page about what there is of it. */
export async function visitorOfClient(name: string, serverUrl: string, account: Account): Promise<Visitor> {
  const client = await signIn(serverUrl, account)
  const subjects = await subjectsOf(client)
  const steps = subjects.connectionIds.flatMap((id) =>
    [1, 2, 3].map((step) => `/connections/new?connection=${id}&step=${step}`),
  )
  return visitor(
    name,
    account,
    [...addressesOf(clientPages(subjects), await dashboardPages(client)), '/no-such-page'],
    [...steps, ...(await variantsOfDashboards(client))],
  )
}

/** Modules that look the same with every profile. */
const COMMON_MODULES = ['explorer', 'governance', 'optimization']

/** What a client of another profile sees that others do not. */
export async function visitorOfDashboards(
  name: string,
  serverUrl: string,
  account: Account,
): Promise<Visitor> {
  const client = await signIn(serverUrl, account)
  const areOwn = (addresses: readonly string[]) =>
    addresses.filter((address) => !COMMON_MODULES.some((module) => address.includes(`/${module}`)))
  return visitor(
    name,
    account,
    areOwn(addressesOf(await dashboardPages(client))),
    areOwn(await variantsOfDashboards(client)),
  )
}

/** @param invited who has a link to choose a password, which is not used up by being looked at */
export function anybody(invited: MadeUser): Visitor {
  const link = new URL(invited.invitation!.url!)
  return visitor('public', undefined, [
    ...addressesOf(PUBLIC_PAGES),
    link.pathname + link.hash,
    '/no-such-page',
  ])
}

/** @param clientId of the client that is looked at, where there is any */
export const operatorVisitor = (name: string, account: Account, clientId?: string): Visitor =>
  visitor(
    name,
    account,
    addressesOf(operatorPages(clientId ?? '')).filter(
      (address) => clientId !== undefined || address !== '/operator/',
    ),
  )

const visitor = (
  name: string,
  account: Account | undefined,
  addresses: readonly string[],
  variants: readonly string[] = [],
): Visitor => ({ name, account, addresses, variants, answering: 'usual' })

/** A month that no bill is of. */
const NOTHING = '?p=2001-01'

/** Dashboards as they are put together otherwise: for longer, by days, by two dimensions, with filters, of nothing. */
async function variantsOfDashboards(client: ApiClient): Promise<string[]> {
  const { capabilities } = await client.get<Session>('/api/session')
  const { dashboardRoute, apiBase, modules } = capabilities!
  const more: Record<string, () => Promise<string[]>> = {
    overview: async () => ['?p=all', '?p=all&by=account&vs=none', '?f=in:serviceName=none-such', NOTHING],
    explorer: async () => [
      '?p=all&rows=serviceName,regionId&chart=areas&as=share',
      '?p=all&rows=tag:Team&chart=lines&as=running',
      '?f=in:serviceName=none-such',
      NOTHING,
    ],
    governance: async () => {
      const { metrics } = await client.get<Governance>(`${apiBase}/modules/governance`)
      return [...metrics.map(({ id }) => `/metrics/${id}`), NOTHING]
    },
    optimization: async () => {
      const { items } = await client.get<FindingList>('/api/findings?limit=200')
      const ofRules = new Map(items.map(({ id, rule }) => [rule, id]))
      return [...ofRules.values()].slice(0, 6).map((id) => `/findings/${id}`)
    },
    commitments: async () => ['?p=all', NOTHING],
    'data-transfer': async () => ['?p=all', NOTHING],
    chargeback: async () => ['?p=all', NOTHING],
  }
  const addresses = await Promise.all(
    modules.map(async (module) =>
      ((await more[module]?.()) ?? []).map((rest) => `${dashboardRoute}/${module}${rest}`),
    ),
  )
  return addresses.flat()
}
