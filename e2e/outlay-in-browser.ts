import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchBrowser, watchForFaults } from './browser.ts'
import { startOutlay, type Account, type OutlayOptions, type OutlayUnderTest } from './outlay.ts'

/** What the tests of one file share. */
export interface OutlayInBrowser {
  readonly outlay: OutlayUnderTest
  /** A page in a browser context of its own: with no cookie of any other. */
  open(options?: BrowserContextOptions): Promise<Page>
  /** Fills in the sign-in page; where that leads is for the test to say. */
  signIn(page: Page, account: Account): Promise<void>
}

/**
 * An Outlay and a browser for a test file. After each test its pages are closed, and none may have shown a fault.
 *
 * @param options asked for when it starts, after what the file itself does before its tests
 */
export function useOutlayInBrowser(options?: () => OutlayOptions): OutlayInBrowser {
  let outlay: OutlayUnderTest
  let browser: Browser
  let opened: { context: BrowserContext; faults: string[] }[] = []

  beforeAll(async () => {
    ;[outlay, browser] = await Promise.all([startOutlay(options?.()), launchBrowser()])
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await outlay?.stop()
  })
  afterEach(async () => {
    const closed = opened
    opened = []
    for (const { context } of closed) await context.close()
    expect(closed.flatMap(({ faults }) => faults)).toEqual([])
  })

  return {
    get outlay() {
      return outlay
    },
    async open(options) {
      const context = await browser.newContext({
        baseURL: outlay.serverUrl,
        viewport: { width: 1440, height: 900 },
        ...options,
      })
      const page = await context.newPage()
      opened.push({ context, faults: watchForFaults(page) })
      return page
    },
    async signIn(page, { email, password }) {
      await page.goto('/sign-in')
      await page.getByLabel('Email').fill(email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.keyboard.press('Enter')
    },
  }
}
