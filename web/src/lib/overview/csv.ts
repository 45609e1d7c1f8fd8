import type { Trend } from './trend.ts'

/**
 * A field of a CSV file. Spreadsheets run text that begins like a formula, and names come from bills:
 * an apostrophe in front makes it text. Figures keep their minus.
 */
function field(text: string): string {
  const isFigure = /^-?\d+(\.\d+)?$/.test(text)
  const safe = !isFigure && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The trend with every digit, a column per series. */
export function trendToCsv({ series, points }: Trend, currency: string): string {
  const lines = [
    ['period', 'currency', ...series.map(({ name }) => name), 'total'],
    ...points.map(({ period, costs, total }) => [
      period,
      currency,
      ...series.map(({ key }) => costs[key] ?? '0'),
      total,
    ]),
  ]
  return lines.map((line) => line.map(field).join(',')).join('\r\n') + '\r\n'
}
