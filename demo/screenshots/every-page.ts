import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../e2e/browser.ts'
import type { Account } from '../accounts.ts'
import { openPage, settle, signInWith, takeWhole, THEMES, type Device } from './take.ts'

const DEVICES: Record<string, Device> = {
  1440: { viewport: { width: 1_440, height: 900 }, scale: 1 },
  390: { viewport: { width: 390, height: 844 }, scale: 1, isMobile: true },
}

/** How the API answers: as it does, not at all for now, or that something is broken. */
type Answering = 'usual' | 'waiting' | 'failing'

/** Who looks at pages, and in which state these are then. */
export interface Visitor {
  /** The folder of the pictures. */
  name: string
  account: Account | undefined
  addresses: readonly string[]
  /** Of pages among those, with more on them, or with something else: without answers they look the same. */
  variants: readonly string[]
  /** To everything but who is signed in. */
  answering: Answering
}

/** Which pictures are wanted: those whose folder, or address, contains one of the texts; without any, all. */
export interface Wanted {
  visitors: readonly string[]
  pages: readonly string[]
}

/** Takes every page that the visitors see into a folder of each: wide and for a phone, light and dark. */
export async function takeEveryPage(
  serverUrl: string,
  folder: string,
  visitors: readonly Visitor[],
  wanted: Wanted,
): Promise<void> {
  const isWanted = (text: string, among: readonly string[]) =>
    among.length === 0 || among.some((part) => text.includes(part))
  const browser = await launchBrowser()
  try {
    for (const visitor of visitors) {
      const all = [...visitor.addresses, ...(visitor.answering === 'usual' ? visitor.variants : [])]
      const addresses = [...new Set(all)].filter((address) => isWanted(address, wanted.pages))
      if (addresses.length === 0 || !isWanted(visitor.name, wanted.visitors)) continue
      const own = join(folder, visitor.name)
      mkdirSync(own, { recursive: true })
      await takePagesOf(browser, serverUrl, own, { ...visitor, addresses })
      console.log(`  ${own}: ${addresses.length} pages`)
    }
  } finally {
    await browser.close()
  }
}

async function takePagesOf(
  browser: Browser,
  serverUrl: string,
  folder: string,
  { account, addresses, answering }: Omit<Visitor, 'variants'>,
): Promise<void> {
  let signedIn = account && (await signInWith(browser, serverUrl, account))
  for (const [width, device] of Object.entries(DEVICES)) {
    const page = await openPage(browser, device, { theme: 'light', signedIn })
    if (answering !== 'usual') await answerEverything(page, answering)
    const ready = () => (answering === 'waiting' ? begun(page) : settle(page))
    // In a window of another height, what waits still waits for the same.
    const again = answering === 'waiting' ? undefined : ready
    for (const address of addresses) {
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme })
        // A new document each time: to another hash alone, the browser would stay in the old one, and colours fade from
        // one theme into the other.
        await page.goto('about:blank')
        await page.goto(serverUrl + address)
        await ready()
        await takeWhole(page, join(folder, `${nameOf(address)}-${width}-${theme}.webp`), device, again)
      }
    }
    // All of them take longer than a session is: it was renewed, and what it was before is worth nothing any more.
    if (signedIn) signedIn = await page.context().storageState()
    await page.context().close()
  }
}

/** For how long nothing is to be seen of a page that waits for answers before it is there at all. */
const NOTHING_MS = 2_000

/** Waits until a page is there whose answers are not: with its title, the shapes of what is coming, or nothing yet. */
async function begun(page: Page): Promise<void> {
  const anything = page.locator('main :is(h1, [role="status"])').first()
  await anything.waitFor({ timeout: NOTHING_MS }).catch(() => {})
  await page.waitForTimeout(500)
}

const nameOf = (address: string) =>
  address
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-([0-9a-f]{12})/g, '$2')
    .replaceAll(/[\w-]{43}/g, 'secret')
    .replaceAll(/\W+/g, '-')
    .slice(1) || 'start'

const PROBLEM = {
  type: 'about:blank',
  title: 'The service is not available',
  status: 503,
  code: 'unavailable',
  detail: 'The database does not answer. Try again in a moment.',
}

async function answerEverything(page: Page, answering: Exclude<Answering, 'usual'>): Promise<void> {
  await page.route(/\/api\/(?!session$|auth\/(sign-in|refresh)$)/, async (route) => {
    if (answering === 'waiting') return
    await route.fulfill({
      status: PROBLEM.status,
      contentType: 'application/problem+json',
      body: JSON.stringify(PROBLEM),
    })
  })
}
