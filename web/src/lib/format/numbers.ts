import { MINUS } from './minus.ts'

const SPACE = '\u00a0'
const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

export const formatCount = (count: number): string => counts.format(count).replace('-', MINUS)

/** `1 row`, `1,204 rows`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** A share or a change as a ratio, with one decimal: 0.0412 is `4.1 %`. */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100
  // What is there but rounds away must not read as nothing.
  if (percent !== 0 && Math.abs(percent) < 0.05) return `< 0.1${SPACE}%`
  return `${percent.toFixed(1).replace('-', MINUS)}${SPACE}%`
}

/** A change under 0.05 % is no change. */
export const isNoChange = (ratio: number): boolean => Math.abs(ratio) < 0.0005

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const figure = unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)
  return `${figure}${SPACE}${units[unit]}`
}

/** `42 s`, `3 min 5 s`, `2 h 10 min`: at most two parts, and never a zero one. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `< 1${SPACE}s`
  const whole = Math.round(seconds)
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ]
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value}${SPACE}${unit}`)
    .join(' ')
}
