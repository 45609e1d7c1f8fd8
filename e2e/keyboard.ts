import type { Locator, Page } from 'playwright-core'

/** More than any page has to pass; the first link of each skips the navigation. */
const MOST_STOPS = 80

/** Moves the focus on with the tab key until it is there, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The tab key does not lead to ${String(target)}.`)
}
