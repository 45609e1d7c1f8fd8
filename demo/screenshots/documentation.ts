import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../e2e/browser.ts'
import type { Account } from '../accounts.ts'
import { signIn } from '../api-client.ts'
import { subjectsOf } from './subjects.ts'
import { openPage, signInWith, take } from './take.ts'

const PICTURES = join(import.meta.dirname, '../../docs/pictures')
const WIDTH = 1_280
/** Sharp enough for text, at the width that a document has. */
const SCALE = 1.25

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
    await takeAs(browser, serverUrl, northwind, await picturesOfMany(serverUrl, northwind))
    await takeAs(browser, serverUrl, harbor, await picturesOfChargeback(serverUrl, harbor))
    await takeAs(browser, serverUrl, meridian, picturesOfUsage)
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
  for (const { name, path, height, prepare } of pictures) {
    const device = { viewport: { width: WIDTH, height }, scale: SCALE }
    const page = await openPage(browser, device, { theme: 'light', signedIn })
    await page.goto(serverUrl + path)
    await page.waitForLoadState('networkidle')
    await prepare?.(page)
    await take(page, join(PICTURES, `${name}.webp`))
    await page.context().close()
  }
}
