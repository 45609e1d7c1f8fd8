import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { createTestDatabases } from '../testing/databases.ts'
import { launchBrowser, watchForFaults } from './browser.ts'
import { outlayAt, startOutlay, type Account, type OutlayOptions, type OutlayUnderTest } from './outlay.ts'

/** What the tests of one file share. */
export interface OutlayInBrowser {
  readonly outlay: OutlayUnderTest
  /** A page in a browser context of its own: with no cookie of any other. */
  open(options?: BrowserContextOptions): Promise<Page>
  /** Fills in the sign-in page; where that leads is for the test to say. */
  signIn(page: Page, account: Account): Promise<void>
  /** Such a page at an address, seen by somebody who has just signed in. */
  openAs(account: Account, path: string, options?: BrowserContextOptions): Promise<Page>
}

type Started = OutlayUnderTest & { stop?(): Promise<void> }

/**
 * The Outlay that browser tests share, for files whose clients are their own and have names that no other file's have:
 * another one is a server, a loader and two databases more.
 */
export function useSharedOutlay(): OutlayInBrowser {
  return useInBrowser(async () => {
    const answer = await fetch(inject('sharedOutlayUrl'))
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return outlayAt(text)
  })
}

/**
 * An Outlay of a file's own: with settings of its own, or for tests of what all clients see.
 *
 * @param options asked for when it starts, after what the file itself does before its tests
 */
export function useOutlayInBrowser(options?: () => OutlayOptions): OutlayInBrowser {
  return useInBrowser(async () => startOutlay(await createTestDatabases(), options?.()))
}

/** One for each worker, which ends it; pages of different tests have contexts of their own. */
let browser: Promise<Browser> | undefined

/** After each test its pages are closed, and none may have shown a fault. */
function useInBrowser(start: () => Promise<Started>): OutlayInBrowser {
  let outlay: Started
  let opened: { context: BrowserContext; faults: string[] }[] = []

  beforeAll(async () => {
    browser ??= launchBrowser()
    ;[outlay] = await Promise.all([start(), browser])
  }, 180_000)
  afterAll(async () => {
    await outlay?.stop?.()
  })
  afterEach(async () => {
    const closed = opened
    opened = []
    for (const { context } of closed) await context.close()
    expect(closed.flatMap(({ faults }) => faults)).toEqual([])
  })

  const self: OutlayInBrowser = {
    get outlay() {
      return outlay
    },
    async open(options) {
      const context = await (
        await browser!
      ).newContext({
        baseURL: outlay.serverUrl,
        viewport: { width: 1440, height: 900 },
        // Without a graphics card, what fades or breathes is drawn by the processor, frame by frame.
        reducedMotion: 'reduce',
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
    async openAs(account, path, options) {
      const page = await self.open(options)
      await self.signIn(page, account)
      await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
      await page.goto(path)
      return page
    },
  }
  return self
}
