import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** That axe finds nothing wrong with the page, once its figures have stopped fading in. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect.poll(() => violationsOf(page), { timeout: 10_000 }).toEqual([])
}

/** Of a page that has no other faults: that its colours can be told from each other in the theme that it has now. */
export async function expectContrast(page: Page): Promise<void> {
  await expect.poll(() => violationsOf(page, ['color-contrast']), { timeout: 10_000 }).toEqual([])
}

/** That nothing of the page lies beyond its right edge. */
export async function expectToFit(page: Page): Promise<void> {
  const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(beyond).toBeLessThanOrEqual(0)
}

/** Rule and the first place of what is wrong. */
async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Not as a script element: the page's own policy would refuse it, as it should.
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const only = rules && { runOnly: { type: 'rule', values: rules } }
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(only ?? {})})`)) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)
}
