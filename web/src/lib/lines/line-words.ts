import type { Line } from '../api/contract.ts'
import { formatDate } from '../format/dates.ts'
import { formatMoneyOfLine } from '../format/money.ts'
import { currencyOf, textOf } from './line-columns.ts'

const columnOf = ({ columns }: Line, key: string) => textOf(columns[key])

/** Its amount in the one of its costs; nothing where it has none. */
export function costOf(line: Line, key: string): string {
  const amount = columnOf(line, key)
  return amount && formatMoneyOfLine(amount, currencyOf(line))
}

/** What a line is about, by the most telling of its columns that is there. */
export function nameOf(line: Line): string {
  const keys = ['resourceName', 'resourceId', 'chargeDescription', 'xUsageType', 'serviceName']
  const name = keys.map((key) => columnOf(line, key)).find((text) => text !== '')
  return name ?? 'Line without a name'
}

/** What tells it from others of its name: `3 Oct 2026 · AmazonEC2 · BoxUsage:m5.large`. */
export function noteOf(line: Line): string {
  const day = columnOf(line, 'chargePeriodStart')
  return [day && formatDate(day), columnOf(line, 'serviceName'), columnOf(line, 'xUsageType')]
    .filter((text) => text !== '' && text !== nameOf(line))
    .join(' · ')
}

/** `AmazonEC2, 3 Oct 2026`: of the dialog that shows it. */
export function titleOf(line: Line): string {
  const day = columnOf(line, 'chargePeriodStart')
  return [columnOf(line, 'serviceName') || nameOf(line), day && formatDate(day)].filter(Boolean).join(', ')
}

/** Every column with its value, as a file has them; each tag is one of its own. */
export function namedValues(line: Line, labelOf: (key: string) => string): { name: string; value: string }[] {
  return Object.entries(line.columns).flatMap(([key, value]) => {
    const name = labelOf(key)
    if (typeof value !== 'object' || value === null) return [{ name, value: textOf(value) }]
    const entries = Object.entries(value)
    if (entries.length === 0) return [{ name, value: '' }]
    return entries.map(([part, text]) => ({ name: `${name}: ${part}`, value: text }))
  })
}
