import type { Browser } from 'playwright-core'
import { signInWith, type StorageState } from '../demo/screenshots/take.ts'
import { signIn } from '../demo/api-client.ts'
import { launchBrowser } from '../e2e/browser.ts'
import { clientPages, dashboardPages, PUBLIC_PAGES } from '../e2e/pages.ts'
import { startDemoStack } from './demo-stack.ts'
import { PAGE_WATCH_SCRIPT, type OpenedPage } from './page-watch.ts'

export interface PageTimes {
  address: string
  /** Largest contentful paint of each run, in milliseconds, sorted. */
  paints: number[]
  /** Cumulative layout shift of each run while the page opens, sorted. */
  shifts: number[]
}

const RUNS = 5

/**
 * Opens pages of the demonstration's clients in a browser whose cache is empty, and notes when the largest part of
 * what they show is painted, and how far things move until the page is at rest.
 */
export async function measurePages(say: (what: string) => void): Promise<PageTimes[]> {
  const stack = await startDemoStack(say)
  const { accounts } = stack
  const browser = await launchBrowser()
  try {
    say('Opening pages')
    const times: PageTimes[] = []
    const add = async (addresses: string[], signedIn?: StorageState) => {
      for (const address of addresses) {
        const opened = await openAnew(browser, stack.serverUrl + address, signedIn)
        times.push({
          address,
          paints: opened.map(({ paint }) => paint).toSorted((a, b) => a - b),
          shifts: opened.map(({ shift }) => shift).toSorted((a, b) => a - b),
        })
      }
    }
    await add(Object.values(PUBLIC_PAGES).flat())
    for (const account of accounts) {
      const client = await signIn(stack.serverUrl, account)
      const signedIn = await signInWith(browser, stack.serverUrl, account)
      const known = new Set(times.map(({ address }) => address.split('/').at(-1)))
      const dashboards = Object.values(await dashboardPages(client)).flat()
      const pages = account === accounts[0] ? Object.values(clientPages(NO_SUBJECTS)).flat() : []
      await add(
        [...dashboards.filter((address) => !known.has(address.split('/').at(-1))), ...pages],
        signedIn,
      )
    }
    return times
  } finally {
    await browser.close()
    await stack.stop()
  }
}

/** Pages of one thing alone are those that lists lead to. */
const NO_SUBJECTS = { uploadIds: [], unmappedId: undefined, connectionIds: [], queryIds: [] }

async function openAnew(browser: Browser, url: string, signedIn?: StorageState): Promise<OpenedPage[]> {
  const opened: OpenedPage[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...(signedIn && { storageState: signedIn }),
    })
    const page = await context.newPage()
    await page.addInitScript(PAGE_WATCH_SCRIPT)
    await page.goto(url, { waitUntil: 'networkidle' })
    opened.push(await page.evaluate<OpenedPage>('openedPage()'))
    await context.close()
  }
  return opened
}
