import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Upload } from '../../contract/upload.ts'
import { launchBrowser } from '../../e2e/browser.ts'
import {
  clientPages,
  dashboardPages,
  operatorPages,
  PUBLIC_PAGES,
  type Pages,
  type PageSubjects,
} from '../../e2e/pages.ts'
import type { Account } from '../accounts.ts'
import { signIn, type ApiClient } from '../api-client.ts'
import { openPage, signInWith, takeWhole, THEMES, type Device } from './take.ts'

const DEVICES: Record<string, Device> = {
  1440: { viewport: { width: 1_440, height: 900 }, scale: 1 },
  390: { viewport: { width: 390, height: 844 }, scale: 1, isMobile: true },
}

/** Who looks at pages, and in which state these are then. */
export interface Visitor {
  /** The folder of the pictures. */
  name: string
  account: Account | undefined
  pages: Pages
  /** Has everything fail that a page asks for but who is signed in. */
  isFailing?: boolean
}

/** Takes every page that the visitors see into a folder of each: wide and for a phone, light and dark. */
export async function takeEveryPage(
  serverUrl: string,
  folder: string,
  visitors: readonly Visitor[],
): Promise<void> {
  const browser = await launchBrowser()
  try {
    for (const visitor of visitors) {
      const own = join(folder, visitor.name)
      mkdirSync(own, { recursive: true })
      await takePagesOf(browser, serverUrl, own, visitor)
      console.log(`  ${own}`)
    }
  } finally {
    await browser.close()
  }
}

async function takePagesOf(
  browser: Browser,
  serverUrl: string,
  folder: string,
  { account, pages, isFailing = false }: Visitor,
): Promise<void> {
  const signedIn = account && (await signInWith(browser, serverUrl, account))
  for (const [width, device] of Object.entries(DEVICES)) {
    for (const theme of THEMES) {
      const page = await openPage(browser, device, { theme, signedIn })
      if (isFailing) await failEverything(page)
      for (const address of Object.values(pages).flat()) {
        await page.goto(serverUrl + address)
        await page.waitForLoadState('networkidle')
        await takeWhole(page, join(folder, `${nameOf(address)}-${width}-${theme}.webp`))
      }
      await page.context().close()
    }
  }
}

const nameOf = (address: string) =>
  address
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-([0-9a-f]{12})/g, '$2')
    .replaceAll(/\W+/g, '-')
    .slice(1) || 'start'

async function failEverything(page: Page): Promise<void> {
  const problem = {
    type: 'about:blank',
    title: 'The service is not available',
    status: 503,
    code: 'unavailable',
    detail: 'The database does not answer. Try again in a moment.',
  }
  await page.route(/\/api\/(?!session$|auth\/)/, (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
}

/** What a client sees: every page about what there is of it. */
export async function visitorOfClient(name: string, serverUrl: string, account: Account): Promise<Visitor> {
  const client = await signIn(serverUrl, account)
  return {
    name,
    account,
    pages: { ...clientPages(await subjectsOf(client)), ...(await dashboardPages(client)) },
  }
}

/** What a client of another profile sees that others do not. */
export async function visitorOfDashboards(
  name: string,
  serverUrl: string,
  account: Account,
): Promise<Visitor> {
  return { name, account, pages: await dashboardPages(await signIn(serverUrl, account)) }
}

export const anybody: Visitor = { name: 'public', account: undefined, pages: PUBLIC_PAGES }

export const operatorVisitor = (account: Account, slug: string): Visitor => ({
  name: 'operator',
  account,
  pages: operatorPages(slug),
})

async function subjectsOf(client: ApiClient): Promise<PageSubjects> {
  const idsOf = async (path: string, most: number) =>
    (await client.get<{ items: { id: string }[] }>(path)).items.slice(0, most).map(({ id }) => id)
  const [completed, failed, connectionIds, queryIds] = await Promise.all([
    idsOf('/api/uploads?status=completed', 2),
    client.get<{ items: Upload[] }>('/api/uploads?status=failed'),
    idsOf('/api/connections', 1),
    idsOf('/api/saved-queries', 1),
  ])
  const unmapped = failed.items.find(({ error }) => error?.code === 'unknown-format')
  return {
    uploadIds: [...completed, ...failed.items.slice(0, 1).map(({ id }) => id)],
    unmappedId: unmapped?.id,
    connectionIds,
    queryIds,
  }
}
