import type { FindingEffort } from '../../../contract/finding.ts'
import { defineRule, type Rule } from '../rule.ts'
import { amount, count } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

/** From so many hours on, something is not there by accident: half of a month of 28 days. */
export const IDLE_HOURS = 336

interface Idle {
  id: string
  title: string
  /** A part of the usage type of what it costs by the hour. */
  hourly: string
  /** What it is, in a sentence. */
  noun: string
  effort?: FindingEffort
  whatToDo: readonly string[]
}

/** A thing that costs by the hour and that nobody used: no usage of it in any other unit. */
export function idleRule({ id, title, hourly, noun, effort = 'low', whatToDo }: Idle): Rule {
  return defineRule({
    id,
    title,
    pass: 'usage',
    needs: ['x_UsageType', 'ResourceId'],
    lines: `ResourceId != '' AND ${isHourly(hourly)}`,
    measures: otherUsage,
    condition: ({ quantity: hours, other }) => `${hours} > ${IDLE_HOURS} AND ${other} = 0`,
    saving: WHOLE_COST,
    threshold: WORTHWHILE,
    confidence: 'high',
    effort,
    replacedBy: 'nothing',
    explanation: ({ of, monthlyCost, currency }) =>
      `This ${noun} was there for ${count(of.quantity!, 'hour')}, and the bill has no other usage of it. It costs ${amount(monthlyCost, currency)} a month.`,
    whatToDo,
  })
}

export function isHourly(part: string): string {
  return `position(x_UsageType, '${part}') > 0`
}

/** What a resource used beside its hours: bytes, or units of capacity. */
export function otherUsage(lines: string): Record<'other', string> {
  return { other: `sumIf(abs(row.quantity), NOT ${lines})` }
}
