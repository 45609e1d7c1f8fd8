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

/** Pages that are opened side by side: most of the time of each is waiting. */
const AT_ONCE = 5

/** The pages of one visitor on one device, in one session. */
interface Round {
  visitor: Visitor
  addresses: readonly string[]
  width: string
}

/**
 * Takes every page that the visitors see into a folder of each: wide and for a phone, light and dark.
 * @returns what could not be taken, and why
 */
export async function takeEveryPage(
  serverUrl: string,
  folder: string,
  visitors: readonly Visitor[],
  wanted: Wanted,
): Promise<string[]> {
  const faults: string[] = []
  const rounds = roundsOf(visitors, wanted)
  const browser = await launchBrowser()
  async function goOn(): Promise<void> {
    for (let round = rounds.shift(); round; round = rounds.shift()) {
      const { visitor, width, addresses } = round
      const own = join(folder, visitor.name)
      mkdirSync(own, { recursive: true })
      const begin = performance.now()
      await takeRound(browser, serverUrl, own, round, faults)
      const seconds = ((performance.now() - begin) / 1_000).toFixed(0)
      console.log(`  ${own}, ${width} px: ${addresses.length} pages in ${seconds} s`)
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, goOn))
  } finally {
    await browser.close()
  }
  return faults
}

/** The longest first: nobody waits for it at the end. */
function roundsOf(visitors: readonly Visitor[], wanted: Wanted): Round[] {
  const isWanted = (text: string, among: readonly string[]) =>
    among.length === 0 || among.some((part) => text.includes(part))
  return visitors
    .filter(({ name }) => isWanted(name, wanted.visitors))
    .flatMap((visitor) => {
      const all = [...visitor.addresses, ...(visitor.answering === 'usual' ? visitor.variants : [])]
      const addresses = [...new Set(all)].filter((address) => isWanted(address, wanted.pages))
      return Object.keys(DEVICES).map((width) => ({ visitor, addresses, width }))
    })
    .filter(({ addresses }) => addresses.length > 0)
    .toSorted((one, other) => other.addresses.length - one.addresses.length)
}

async function takeRound(
  browser: Browser,
  serverUrl: string,
  folder: string,
  { visitor: { account, answering }, addresses, width }: Round,
  faults: string[],
): Promise<void> {
  // Each round signs in by itself: a session that is renewed by one is worth nothing to the other any more.
  const signedIn = account && (await signInWith(browser, serverUrl, account))
  const device = DEVICES[width]!
  const page = await openPage(browser, device, { theme: 'light', signedIn })
  if (answering !== 'usual') await answerEverything(page, answering)
  const ready = () => (answering === 'waiting' ? begun(page) : settle(page))
  // In a window of another height, what waits still waits for the same.
  const again = answering === 'waiting' ? undefined : ready
  for (const address of addresses) {
    const files = THEMES.map((theme) => ({
      theme,
      file: join(folder, `${nameOf(address)}-${width}-${theme}.webp`),
    }))
    try {
      await page.emulateMedia({ colorScheme: 'light' })
      // A new document each time: to another hash alone, the browser would stay in the old one.
      await page.goto('about:blank')
      await page.goto(serverUrl + address)
      await ready()
      await takeWhole(page, files, device, again)
    } catch (error) {
      faults.push(`${folder} ${address}, ${width} px: ${(error as Error).message}`)
    }
  }
  await page.context().close()
}

/** For how long nothing is to be seen of a page that waits for answers before it is there at all. */
const NOTHING_MS = 4_000

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
