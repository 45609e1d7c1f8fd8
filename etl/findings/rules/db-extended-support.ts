import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const dbExtendedSupport = defineRule({
  id: 'db-extended-support',
  title: 'Databases in extended support',
  pass: 'usage',
  needs: ['x_ProductCode', 'x_UsageType'],
  lines: `x_ProductCode IN ('AmazonRDS', 'AmazonDocDB', 'AmazonES', 'AmazonElastiCache') AND position(x_UsageType, 'ExtendedSupport') > 0`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'medium',
  replacedBy: 'nothing',
  explanation: ({ monthlyCost, currency }) =>
    `This runs a version of its engine whose standard support has ended. What AWS takes for that beside its price is ${amount(monthlyCost, currency)} a month, and rises in the third year.`,
  whatToDo: [
    'Restore a copy of it, raise its version there, and try what uses it.',
    'Raise the version in the maintenance window, with a blue/green deployment where it must not be away.',
  ],
})
