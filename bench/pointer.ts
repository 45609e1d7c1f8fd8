import { setTimeout as sleep } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'

/** A pointer comes to what it presses, and a button is not up at once: so long it takes a person that is quick. */
const REST_MS = 150
const PRESS_MS = 80

/** Clicks as a person does. */
export async function press(page: Page, locator: Locator): Promise<void> {
  await locator.scrollIntoViewIfNeeded()
  const box = await locator.boundingBox()
  if (!box) throw new Error(`${locator.toString()} cannot be seen.`)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 })
  await sleep(REST_MS)
  await page.mouse.down()
  await sleep(PRESS_MS)
  await page.mouse.up()
}
