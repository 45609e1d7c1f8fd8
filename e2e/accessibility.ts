import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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
  const beyond = () => page.evaluate('document.documentElement.scrollWidth - innerWidth') as Promise<number>
  // Charts take the width that a window was given a moment later.
  for (let tries = 0; tries < 20 && (await beyond()) > 0; tries += 1) await page.waitForTimeout(100)
  expect(await beyond()).toBeLessThanOrEqual(0)
}

/** Of what fades or moves, and not of what goes on for as long as something loads. */
const HAS_SETTLED = `Promise.allSettled(
  document.getAnimations()
    .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    .map(({ finished }) => finished),
)`

/**
 * Not as a script element: the page's own policy would refuse it, as it should. And not by `page.evaluate`, which gives
 * its 560 kB to `eval`: a page takes 0.07 s of processor time less without that.
 */
async function addAxe(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Runtime.evaluate', { expression: `${AXE};undefined` })
  await devtools.detach()
}

/** Rule and the first place of what is wrong. */
async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // A look at a page that still fades is one in vain.
  await page.evaluate(HAS_SETTLED)
  if (!(await page.evaluate(`'axe' in globalThis`))) await addAxe(page)
  const options = {
    ...(rules && { runOnly: { type: 'rule', values: rules } }),
    // Of what is as it should be, axe would otherwise describe every place.
    resultTypes: ['violations'],
  }
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(options)})`)) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)
}
