import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { settle } from './click-watch.ts'

interface LongTable {
  name: string
  address: string
  /** What scrolls, or lies in the page that does. */
  scrolls: string
}

export interface Scrolled {
  name: string
  /** As many as the table says that it has, and of those that it was scrolled by. */
  rows: number
  passed: number
  frames: number
  /** Frames that came later than 50 ms after the one before. */
  late: number
  /** The latest, in milliseconds. */
  latest: number
}

/** The longest that there are: the answer to a question, the rows of the explorer, and lines, which come page by page. */
export const LONG_TABLES: readonly LongTable[] = [
  {
    name: 'answer of 10,000 rows',
    address: '/queries/new?d=resourceId,xUsageType&g=day&n=10000',
    scrolls: 'main .scroll:has(table)',
  },
  {
    name: 'rows of the explorer by month',
    address: '/dashboard/explorer?p=all&rows=resourceId&n=1000',
    scrolls: 'main .scroll:has(table)',
  },
  { name: 'cost lines, loaded on the way', address: '/lines', scrolls: 'main [data-scrolls]' },
]

const TURNS = 200
const TURN_PIXELS = 240
const TURN_MS = 16
const LATE_MS = 50

/** Turns the wheel for some seconds, and counts the frames. */
export async function scrollThrough(page: Page, { name, address, scrolls }: LongTable): Promise<Scrolled> {
  await page.goto(address)
  const box = page.locator(scrolls).first()
  await box.locator('tbody tr').nth(10).waitFor()
  await settle(page)
  await box.scrollIntoViewIfNeeded()
  await box.hover({ position: { x: 200, y: 100 } })
  await page.evaluate(`
    clicks.frames = []
    clicks.isScrolling = true
    const note = (time) => {
      clicks.frames.push(time)
      if (clicks.isScrolling) requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  `)
  for (let turn = 0; turn < TURNS; turn += 1) {
    await page.mouse.wheel(0, TURN_PIXELS)
    await sleep(TURN_MS)
  }
  const [frames, rows, first] = await page.evaluate<[number[], number, number]>(`
    clicks.isScrolling = false
    const table = document.querySelector(${JSON.stringify(scrolls)}).querySelector('table')
    const rows = [...table.querySelectorAll('tbody [aria-rowindex]')].map((row) => Number(row.ariaRowIndex));
    [clicks.frames, Number(table.getAttribute('aria-rowcount')), Math.max(...rows)]
  `)
  const gaps = frames.slice(1).map((time, index) => time - frames[index]!)
  return {
    name,
    rows,
    passed: first,
    frames: gaps.length,
    late: gaps.filter((gap) => gap > LATE_MS).length,
    latest: Math.max(...gaps),
  }
}
