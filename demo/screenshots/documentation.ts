import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { ChargebackStatementList } from '../../contract/chargeback-statement.ts'
import type { FindingList } from '../../contract/finding.ts'
import { launchBrowser } from '../../e2e/browser.ts'
import type { Account } from '../accounts.ts'
import { signIn, type ApiClient } from '../api-client.ts'
import { subjectsOf } from './subjects.ts'
import { openPage, settle, signInWith, take } from './take.ts'

const PICTURES = join(import.meta.dirname, '../../docs/pictures')
const WIDTH = 1_280
/** Of a document, which is narrower, text is sharp enough then. */
const SCALE = 1

interface Picture {
  name: string
  path: string
  height: number
  /** Brings what is to be seen into view. */
  prepare?: (page: Page) => Promise<unknown>
}

/** Takes the pictures of the documentation, in the light. */
export async function takeDocumentation(
  serverUrl: string,
  { users, newcomer }: { users: readonly Account[]; newcomer: Account },
): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  const [northwind, harbor, meridian] = users as [Account, Account, Account]
  const browser = await launchBrowser()
  try {
    await takeAs(browser, serverUrl, newcomer, [{ name: 'connect', path: '/connect', height: 760 }])
    await takeAs(browser, serverUrl, northwind, await ofEveryClient(await signIn(serverUrl, northwind)))
    await takeAs(browser, serverUrl, harbor, await ofChargeback(await signIn(serverUrl, harbor)))
    await takeAs(browser, serverUrl, meridian, OF_COMMITMENTS)
  } finally {
    await browser.close()
  }
}

async function takeAs(
  browser: Browser,
  serverUrl: string,
  account: Account,
  pictures: readonly Picture[],
): Promise<void> {
  const signedIn = await signInWith(browser, serverUrl, account)
  const device = { viewport: { width: WIDTH, height: 800 }, scale: SCALE }
  const page = await openPage(browser, device, { theme: 'light', signedIn })
  for (const { name, path, height, prepare } of pictures) {
    await page.setViewportSize({ width: WIDTH, height })
    await page.goto(serverUrl + path)
    await settle(page)
    await prepare?.(page)
    await take(page, join(PICTURES, `${name}.webp`), device)
  }
  await page.context().close()
}

async function ofEveryClient(client: ApiClient): Promise<Picture[]> {
  const { unmappedId, replacingId, connectionIds, queryIds } = await subjectsOf(client)
  const { items } = await client.get<FindingList>('/api/findings?limit=1')
  return [
    { name: 'found', path: `/connect?upload=${replacingId}`, height: 860 },
    { name: 'uploads', path: '/uploads', height: 860 },
    {
      name: 'versions',
      path: `/uploads/${replacingId}`,
      height: 760,
      prepare: (page) => atTop(page, 'What changed between the versions'),
    },
    { name: 'mapping', path: `/uploads/${unmappedId}/mapping`, height: 860 },
    { name: 'connection', path: `/connections/${connectionIds[0]}`, height: 860 },
    { name: 'files', path: `/connections/${connectionIds[0]}/files`, height: 640, prepare: openReports },
    { name: 'overview', path: '/dashboard/overview', height: 860 },
    { name: 'explorer', path: '/dashboard/explorer?p=all&rows=serviceName,regionId', height: 1_000 },
    { name: 'optimization', path: '/dashboard/optimization', height: 960 },
    { name: 'finding', path: `/dashboard/optimization/findings/${items[0]?.id}`, height: 960 },
    { name: 'governance', path: '/dashboard/governance', height: 960 },
    { name: 'tag-coverage', path: '/dashboard/governance/metrics/tag-coverage', height: 960 },
    { name: 'query', path: `/queries/${queryIds[0]}`, height: 860 },
    { name: 'tokens', path: '/settings/tokens', height: 640 },
  ]
}

async function ofChargeback(client: ApiClient): Promise<Picture[]> {
  const { items } = await client.get<ChargebackStatementList>('/api/client-c/chargeback/statements')
  return [
    { name: 'chargeback', path: '/dashboards/client-c/chargeback', height: 960 },
    { name: 'chargeback-rules', path: '/dashboards/client-c/chargeback/rules', height: 960 },
    { name: 'statement', path: `/dashboards/client-c/chargeback/statements/${items[0]?.id}`, height: 760 },
  ]
}

const OF_COMMITMENTS: Picture[] = [
  { name: 'commitments', path: '/dashboards/client-d/commitments', height: 860 },
  {
    name: 'what-if',
    path: '/dashboards/client-d/commitments',
    height: 860,
    prepare: (page) => atTop(page, 'What another commitment would save'),
  },
  { name: 'data-transfer', path: '/dashboards/client-d/data-transfer', height: 960 },
]

/** Goes down to the folder of the newest month, for all of which its manifest stands. */
async function openReports(page: Page): Promise<void> {
  for (const name of ['cur', 'northwind-hourly', /^\d{8}-\d{8}$/]) {
    const before = page.url()
    await page.getByRole('link', { name, exact: true }).last().click()
    await page.waitForURL(({ href }) => href !== before)
    await settle(page)
  }
}

/** Scrolls so far that a panel is seen from its heading on. */
async function atTop(page: Page, heading: string): Promise<void> {
  const element = page.getByRole('heading', { name: heading })
  await element.evaluate((found) => found.scrollIntoView({ block: 'start' }))
  await page.evaluate('scrollBy(0, -24)')
}
