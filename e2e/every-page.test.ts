import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { beforeAll, expect, it, vi } from 'vitest'
import type { CostCentre } from '../contract/cost-centre.ts'
import type { FindingList } from '../contract/finding.ts'
import type { SavedQuery } from '../contract/saved-query.ts'
import type { Session } from '../contract/session.ts'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import type { StorageState } from '../demo/screenshots/take.ts'
import { expectAccessible, expectContrast, expectToFit } from './accessibility.ts'
import { idleBalancers } from './idle-balancers.ts'
import { useOutlayInBrowser } from './outlay-in-browser.ts'
import type { Account } from './outlay.ts'
import {
  clientPages,
  dashboardPages,
  DEVELOPMENT_ROUTES,
  operatorPages,
  PUBLIC_PAGES,
  type Pages,
  type PageSubjects,
} from './pages.ts'

const ROUTES = join(import.meta.dirname, '../web/src/routes')
const BILL = readFileSync(
  join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv'),
).toString()

/**
 * JavaScript of a page with an empty cache, in bytes of gzip. Of that, 50,000 are on each: Svelte, SvelteKit, and what
 * frames a page.
 */
const MOST_SCRIPT = { public: 60_000, app: 250_000 }
/** Each is asked for, read and linked by itself: with ninety in place of thirty, a dashboard was painted a third later. */
const MOST_FILES = 50
/** Cumulative layout shift. */
const MOST_SHIFT = 0.02

const AT_ONCE = 3

const DESK = { width: 1440, height: 900 }

/**
 * Modules whose pages are looked at as the first client has them. To another one they are the same pages, reached from
 * its own navigation, which is on every page of it. Its overview is looked at: of one bill, with none to compare with.
 */
const OF_EVERY_PROFILE = ['explorer', 'optimization', 'governance']

const at = useOutlayInBrowser()

interface Visit {
  by: Account | undefined
  pages: Pages
}

const findingsOf = async (api: ApiClient) => (await api.get<FindingList>('/api/findings')).items.length

/** One of everything that a page can be about. */
async function fill(api: ApiClient): Promise<PageSubjects> {
  const { id: uploadId } = await api.upload<Upload>('may.csv', new Blob([BILL]))
  await completedUpload(api, uploadId)
  const { id: idleId } = await api.upload<Upload>(
    'june.csv',
    new Blob([idleBalancers('2026-06', '2026-07', { shop: 310, blog: 62 })]),
  )
  await completedUpload(api, idleId)
  // Rules look at it some moments after it is complete.
  await vi.waitFor(async () => expect(await findingsOf(api)).not.toBe(0), { timeout: 60_000, interval: 200 })
  const { id: failedId } = await api.upload<Upload>(
    'own.csv',
    new Blob(['date,team,amount\n2026-05-01,a,1\n']),
  )
  await expect(completedUpload(api, failedId)).rejects.toThrow('was not loaded')
  const { id: connectionId } = await api.post<{ id: string }>('/api/connections', {
    name: 'Acme payer account',
    accountId: '111122223333',
    roleArn: 'arn:aws:iam::111122223333:role/outlay-billing',
    bucket: 'acme-billing',
    prefix: 'cur/',
    region: 'eu-central-1',
  })
  const { id: queryId } = await api.post<SavedQuery>('/api/saved-queries', {
    name: 'Regions',
    shared: true,
    question: { scope: { kind: 'latest' }, query: { measures: ['billedCost'], dimensions: ['regionId'] } },
  })
  return {
    uploadIds: [uploadId, failedId],
    unmappedId: failedId,
    connectionIds: [connectionId],
    queryIds: [queryId],
  }
}

/** One that a cost centre carries all of. */
async function makeStatement(api: ApiClient): Promise<void> {
  const chargeback = '/api/client-c/chargeback'
  const { id } = await api.post<CostCentre>(`${chargeback}/cost-centres`, { code: '4711', name: 'Compute' })
  await api.put(`${chargeback}/rules`, {
    basedOn: 0,
    rules: [{ name: 'Everything', filters: [], target: { kind: 'costCentre', costCentreId: id } }],
    pools: [],
  })
  await api.post(`${chargeback}/statements`, { period: '2026-05' })
}

let visits: Visit[]
beforeAll(async () => {
  const core = await at.outlay.createClient('core')
  const subjects = await fill(core.api)
  const { client } = await core.api.get<Session>('/api/session')
  visits = [
    { by: undefined, pages: PUBLIC_PAGES },
    { by: at.outlay.operator, pages: operatorPages(client!.id) },
    { by: core.account, pages: { ...clientPages(subjects), ...(await dashboardPages(core.api)) } },
  ]
  for (const profile of ['client-c', 'client-d']) {
    const { account, api } = await at.outlay.createClient(profile, profile)
    const { id } = await api.upload<Upload>('may.csv', new Blob([BILL]))
    await completedUpload(api, id)
    if (profile === 'client-c') await makeStatement(api)
    visits.push({ by: account, pages: await dashboardPages(api, OF_EVERY_PROFILE) })
  }
}, 180_000)

it('every route of the app is among those that are looked at', () => {
  const routes = globSync('**/+page.svelte', { cwd: ROUTES }).map((path) =>
    path.replace(/\/?\+page\.svelte$/, ''),
  )
  const visited = new Set(
    visits
      .flatMap(({ pages }) => Object.entries(pages))
      .flatMap(([route, addresses]) => (addresses.length > 0 ? route : [])),
  )
  expect(routes.filter((route) => !visited.has(route) && !DEVELOPMENT_ROUTES.includes(route))).toEqual([])
})

it('every page is light, stays where it is, fits a phone and is accessible in both themes', async () => {
  const faults: string[] = []
  const waiting = visits.flatMap(({ by, pages }) =>
    Object.entries(pages).flatMap(([route, addresses]) =>
      addresses.map((address) => ({ by, route, address })),
    ),
  )
  async function goOn(): Promise<void> {
    let tab: { by: Account | undefined; page: Page } | undefined
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { by, route, address } = next
      if (tab?.by !== by || !tab) {
        await tab?.page.context().close()
        tab = { by, page: await openTab(by) }
      }
      const mostScript = MOST_SCRIPT[route.startsWith('(public)') ? 'public' : 'app']
      await look(tab.page, address, mostScript).catch((error: unknown) =>
        faults.push(`${address}: ${(error as Error).message}`),
      )
    }
    await tab?.page.context().close()
  }
  for (const { by } of visits) if (by) await stateOf(by)
  // Most of the time of a page is waiting for it.
  await Promise.all(Array.from({ length: AT_ONCE }, goOn))
  expect(faults).toEqual([])
}, 300_000)

/**
 * Pages of an account are opened one after another in one tab, which has no script or style of those before: its cache
 * is off. With a browser context for each page this test took 91 s of processor time, and 72 with this.
 */
async function openTab(by: Account | undefined): Promise<Page> {
  const page = await at.open(by && { storageState: await stateOf(by) })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.addInitScript(noteShifts)
  return page
}

async function look(page: Page, address: string, mostScript: number): Promise<void> {
  await page.setViewportSize(DESK)
  await page.emulateMedia({ colorScheme: 'light' })
  const script = countScript(page)
  await page.goto(address, { waitUntil: 'networkidle' })
  await expectAccessible(page)
  const { files, bytes } = await script()
  expect(bytes, 'bytes of JavaScript').toBeLessThanOrEqual(mostScript)
  expect(files, 'files of JavaScript').toBeLessThanOrEqual(MOST_FILES)
  expect(await page.evaluate('layoutShift'), 'layout shift').toBeLessThanOrEqual(MOST_SHIFT)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectContrast(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectToFit(page)
  await expectAccessible(page)
}

/** Of a script, whose name has the hash of its content: most are those of every page. */
const gzipSizes = new Map<string, Promise<number>>()

/** What a page has fetched of scripts, as gzip would send it. */
function countScript(page: Page): () => Promise<{ files: number; bytes: number }> {
  const sizes: Promise<number>[] = []
  const note = (response: Response) => {
    if (response.request().resourceType() !== 'script') return
    const url = response.url()
    let size = gzipSizes.get(url)
    if (!size) {
      size = response.body().then((body) => gzipSync(body).length)
      gzipSizes.set(url, size)
      // A page that is closed before its script is read tells nothing to the others.
      size.catch(() => gzipSizes.delete(url))
    }
    sizes.push(size)
  }
  page.on('response', note)
  return async () => {
    page.off('response', note)
    const all = await Promise.all(sizes)
    return { files: all.length, bytes: all.reduce((sum, size) => sum + size, 0) }
  }
}

const noteShifts = `
  globalThis.layoutShift = 0
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) layoutShift += value
  }).observe({ type: 'layout-shift', buffered: true })
`

const states = new Map<string, StorageState>()

/** Signed in once, and not for each tab. */
async function stateOf(account: Account): Promise<StorageState> {
  const known = states.get(account.email)
  if (known) return known
  const page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  const state = await page.context().storageState()
  states.set(account.email, state)
  await page.context().close()
  return state
}
