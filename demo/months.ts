import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MONTHS, monthAt } from './bill/lifelike/calendar.ts'

/** The first days of the thirteen months of the sample companies that end with a month, oldest first. */
export function monthsUntil(lastMonth: string): string[] {
  return Array.from({ length: MONTHS }, (_, position) => monthAt(position, lastMonth).first)
}

/** The first days of as many months before one, oldest first. */
export function monthsBefore(month: string, count: number): string[] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(year, number - 1 - count + index)).toISOString().slice(0, 10),
  )
}

/**
 * The last month of the demonstration: at the first start the last full one, and later the same, kept in the folder.
 * With another one all bills would be others: of the same months, and counted beside those that are there.
 */
export function lastMonthOf(dataDirectory: string, now = new Date()): string {
  const file = join(dataDirectory, 'last-month.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as string
  const [lastMonth = ''] = monthsBefore(now.toISOString().slice(0, 10), 1)
  mkdirSync(dataDirectory, { recursive: true })
  writeFileSync(file, JSON.stringify(lastMonth))
  return lastMonth
}
