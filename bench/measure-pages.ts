import type { Browser } from 'playwright-core'
import { signInWith, type StorageState } from '../demo/screenshots/take.ts'
import { signIn } from '../demo/api-client.ts'
import { launchBrowser } from '../e2e/browser.ts'
import { clientPages, dashboardPages, PUBLIC_PAGES } from '../e2e/pages.ts'
import { startDemoStack } from './demo-stack.ts'

export interface PageTimes {
  address: string
  /** Largest contentful paint of each run, in milliseconds, sorted. */
  paints: number[]
}

const RUNS = 5

/**
 * Opens pages of the demonstration's clients in a browser whose cache is empty, and notes when the largest part of
 * what they show is painted.
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
        times.push({ address, paints: await paintsOf(browser, stack.serverUrl + address, signedIn) })
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

async function paintsOf(browser: Browser, url: string, signedIn?: StorageState): Promise<number[]> {
  const paints: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...(signedIn && { storageState: signedIn }),
    })
    const page = await context.newPage()
    await page.addInitScript(notePaints)
    await page.goto(url, { waitUntil: 'networkidle' })
    paints.push(await page.evaluate<number>('largestPaint'))
    await context.close()
  }
  return paints.toSorted((a, b) => a - b)
}

const notePaints = `
  globalThis.largestPaint = 0
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) largestPaint = startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
`
