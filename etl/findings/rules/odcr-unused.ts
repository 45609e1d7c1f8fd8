import { defineRule } from '../rule.ts'
import { amount, count } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const odcrUnused = defineRule({
  id: 'odcr-unused',
  title: 'Capacity that is reserved and not used',
  pass: 'usage',
  needs: ['x_UsageType'],
  lines: `position(x_UsageType, 'UnusedBox') > 0`,
  measures: (lines) => ({ instanceType: `anyIf(row.instanceType, ${lines})` }),
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ of, monthlyCost, currency }) =>
    `Capacity for ${of.instanceType || 'instances'} was reserved for ${count(of.quantity!, 'hour')} in which nothing ran in it: ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'Ask who reserved it, and for what day.',
    'Cancel the reservation, or lower its count to what runs; launches then take what is there.',
  ],
})
