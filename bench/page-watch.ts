/** What a page is noted by as it opens. */
export interface OpenedPage {
  /** Largest contentful paint, in milliseconds. */
  paint: number
  /** Cumulative layout shift. */
  shift: number
}

/**
 * In the page: when the largest part of what it shows was painted, and how far things have moved, as the web vitals
 * count it: shifts that nobody's input explains, less than a second apart and within five of each other, are one window,
 * and the largest of these is what a page has.
 */
export const PAGE_WATCH_SCRIPT = `
(() => {
  const opened = { paint: 0, shift: 0 }
  let [first, last, sum] = [-Infinity, -Infinity, 0]
  const paints = new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) opened.paint = startTime
  })
  const shifts = new PerformanceObserver((list) => note(list.getEntries()))
  const note = (entries) => {
    for (const { startTime, value, hadRecentInput } of entries) {
      if (hadRecentInput) continue
      if (startTime - last > 1000 || startTime - first > 5000) [first, sum] = [startTime, 0]
      last = startTime
      sum += value
      opened.shift = Math.max(opened.shift, sum)
    }
  }
  paints.observe({ type: 'largest-contentful-paint', buffered: true })
  shifts.observe({ type: 'layout-shift', buffered: true })
  globalThis.openedPage = () => {
    note(shifts.takeRecords())
    return opened
  }
})()
`
