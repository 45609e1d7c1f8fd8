import type { Page } from 'playwright-core'

/** One click, as the page lived through it; milliseconds. */
export interface ClickTimes {
  /** From the event of the click to the frame after that in which what was asked for is seen. */
  painted: number
  /** The longest task since, in which the page answers nobody. */
  longestTask: number
  /** How far things moved that were there: all of it, and what came after the first frames, as answers do. */
  shift: number
  lateShift: number
}

/** A shift with the click itself makes room for what was asked for. */
const FIRST_FRAMES_MS = 50
const GIVEN_UP_MS = 15_000

/**
 * In the page: what an element shows, told by its text, and of a chart by its paths; and when that has become another,
 * with nothing in it still waiting. Tables have paths, too: their icons, which are the same in tables of as many rows.
 * A frame's callbacks run before it is painted, so the next one's come after.
 */
export const WATCH_SCRIPT = `
(() => {
  let [began, shifts, tasks, waiting] = [undefined, [], [], 0]
  const note = (event) => { began ??= event.timeStamp }
  for (const type of ['click', 'change']) addEventListener(type, note, { capture: true })
  new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true })
  const send = fetch
  globalThis.fetch = (...request) => {
    waiting++
    return send(...request).finally(() => { waiting-- })
  }
  const seenIn = (selector) => {
    const element = document.querySelector(selector)
    if (!element || element.closest('[aria-busy=true]') || element.querySelector('[aria-busy=true]')) return undefined
    const paths = element.matches('figure') ? [...element.querySelectorAll('svg path[d]')] : []
    return location.pathname + (paths.map((path) => path.getAttribute('d')).join() || element.textContent)
  }
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const sum = (entries) => entries.reduce((all, { value }) => all + value, 0)
  globalThis.clicks = {
    arm(selector) {
      const before = seenIn(selector)
      shifts = []
      tasks = []
      began = undefined
      this.painted = (async () => {
        const armed = performance.now()
        while (true) {
          await frame()
          const seen = began === undefined ? undefined : seenIn(selector)
          if (seen !== undefined && seen !== before) break
          if (performance.now() - armed > ${GIVEN_UP_MS}) throw new Error(selector + ' shows nothing else.')
        }
        await frame()
        return performance.now() - began
      })()
      this.painted.catch(() => {})
    },
    async settle() {
      let quiet = performance.now()
      while (performance.now() - quiet < 150) {
        await new Promise((resolve) => setTimeout(resolve, 30))
        if (waiting > 0) quiet = performance.now()
      }
    },
    async times() {
      const painted = await this.painted
      await this.settle()
      const since = (entries, start) => entries.filter((entry) => entry.startTime >= start)
      return {
        painted,
        longestTask: Math.max(0, ...since(tasks, began - 20).map(({ duration }) => duration)),
        shift: sum(since(shifts, began)),
        lateShift: sum(since(shifts, began + ${FIRST_FRAMES_MS})),
      }
    },
  }
})()
`

/** Does what a person does, and says what became of it. */
export async function timeClick(
  page: Page,
  seenIn: string,
  act: (page: Page) => Promise<void>,
): Promise<ClickTimes> {
  await page.evaluate(`clicks.arm(${JSON.stringify(seenIn)})`)
  await act(page)
  return page.evaluate<ClickTimes>('clicks.times()')
}

export const settle = (page: Page): Promise<void> => page.evaluate<void>('clicks.settle()')
