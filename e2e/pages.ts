import type { ChargebackStatement, ChargebackStatementList } from '../contract/chargeback-statement.ts'
import type { FindingList } from '../contract/finding.ts'
import type { Session } from '../contract/session.ts'
import type { ApiClient } from '../demo/api-client.ts'

/** Addresses of pages, by their route in web/src/routes. */
export type Pages = Readonly<Record<string, readonly string[]>>

/** Not in a build. */
export const DEVELOPMENT_ROUTES = ['design']

export const PUBLIC_PAGES: Pages = {
  '(public)': ['/'],
  '(public)/forgotten-password': ['/forgotten-password'],
  '(public)/how-it-works': ['/how-it-works'],
  '(public)/inquiry': ['/inquiry'],
  '(public)/set-password': ['/set-password'],
  '(public)/sign-in': ['/sign-in'],
}

/** @param clientId of the client that is looked at */
export const operatorPages = (clientId: string): Pages => ({
  '(app)/operator': ['/operator'],
  '(app)/operator/[client]': [`/operator/${clientId}`],
  '(app)/operator/audit': ['/operator/audit'],
  '(app)/operator/inquiries': ['/operator/inquiries'],
  '(app)/operator/profiles': ['/operator/profiles'],
})

/** What pages of a client are about, as far as there is any. */
export interface PageSubjects {
  uploadIds: readonly string[]
  /** Of an upload whose columns are to be named. */
  unmappedId: string | undefined
  connectionIds: readonly string[]
  queryIds: readonly string[]
}

export const clientPages = ({ uploadIds, unmappedId, connectionIds, queryIds }: PageSubjects): Pages => ({
  '(app)/connect': ['/connect', ...uploadIds.map((id) => `/connect?upload=${id}`)],
  '(app)/connections': ['/connections'],
  '(app)/connections/[id]': connectionIds.map((id) => `/connections/${id}`),
  '(app)/connections/[id]/files': connectionIds.map((id) => `/connections/${id}/files`),
  '(app)/connections/new': ['/connections/new'],
  '(app)/lines': ['/lines'],
  '(app)/queries': ['/queries'],
  '(app)/queries/[id]': queryIds.map((id) => `/queries/${id}`),
  '(app)/queries/new': ['/queries/new'],
  '(app)/settings': ['/settings'],
  '(app)/settings/audit': ['/settings/audit'],
  '(app)/settings/mappings': ['/settings/mappings'],
  '(app)/settings/members': ['/settings/members'],
  '(app)/settings/sessions': ['/settings/sessions'],
  '(app)/settings/tags': ['/settings/tags'],
  '(app)/settings/tokens': ['/settings/tokens'],
  '(app)/uploads': ['/uploads'],
  '(app)/uploads/[id]': uploadIds.map((id) => `/uploads/${id}`),
  '(app)/uploads/[id]/mapping': unmappedId ? [`/uploads/${unmappedId}/mapping`] : [],
})

/**
 * The dashboards of the client that has signed in, and the pages below them that are about what it has.
 *
 * @param without modules whose pages are left out
 */
export async function dashboardPages(client: ApiClient, without: readonly string[] = []): Promise<Pages> {
  const { capabilities } = await client.get<Session>('/api/session')
  if (!capabilities) throw new Error('Dashboards are those of a client')
  const { dashboardRoute, apiBase, modules } = capabilities
  const route =
    dashboardRoute === '/dashboard' ? '(app)/dashboard/[...path]' : '(app)/dashboards/[profile]/[...path]'
  const below: Record<string, () => Promise<string[]>> = {
    governance: async () => ['metrics/tag-coverage', 'metrics/untaggable-spend'],
    optimization: async () => {
      const { items } = await client.get<FindingList>('/api/findings?limit=1')
      return items.map(({ id }) => `findings/${id}`)
    },
    chargeback: async () => {
      const { items } = await client.get<ChargebackStatementList>(`${apiBase}/chargeback/statements?limit=1`)
      const newest =
        items[0] && (await client.get<ChargebackStatement>(`${apiBase}/chargeback/statements/${items[0].id}`))
      const carrier = newest?.currencies[0]?.costCentres[0]?.costCentre
      return [
        'rules',
        'statements',
        ...(newest ? [`rules/${newest.rulesVersion}`, `statements/${newest.id}`] : []),
        ...(newest && carrier ? [`statements/${newest.id}?centre=${carrier.id}`] : []),
      ]
    },
  }
  const pages = await Promise.all(
    modules
      .filter((module) => !without.includes(module))
      .map(async (module) => [
        module,
        ...((await below[module]?.()) ?? []).map((path) => `${module}/${path}`),
      ]),
  )
  return { [route]: pages.flat().map((path) => `${dashboardRoute}/${path}`) }
}
