import { defineRule } from '../rule.ts'
import { amount, quantity } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const cloudtrailDuplicate = defineRule({
  id: 'cloudtrail-duplicate',
  title: 'Events that CloudTrail records a second time',
  pass: 'usage',
  needs: ['x_UsageType'],
  lines: `position(x_UsageType, 'PaidEventsRecorded') > 0`,
  condition: ({ quantity }) => `${quantity} > 0`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ of, monthlyCost, currency }) =>
    `The first copy of management events costs nothing. ${quantity(of.quantity!, 0)} events here were copies of what another trail has: ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'List the trails that record management events in this account and region, those of the organization included.',
    'Keep one, and have the others leave management events out.',
  ],
})
