import type { Locator, Page } from 'playwright-core'

/** More than any page has to pass; the first link of each skips the navigation. */
const MOST_STOPS = 80
/** What comes with a load takes so long at the most. */
const PATIENCE_MS = 40_000

/** Moves the focus on with the tab key until it is there, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor({ timeout: PATIENCE_MS })
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return
    await page.keyboard.press(key)
  }
  throw new Error(`The tab key does not lead to ${String(target)}.`)
}

/** Goes there by the tab key, and presses another one. */
export async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

/** Goes there by the tab key and types: in a list of choices, as far as one is told from the others. */
export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.type(text)
}
