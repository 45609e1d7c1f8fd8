import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { computePool, PERCENT_OF_COST, savingOf, WORTHWHILE } from './shared.ts'

export const lambdaArm = defineRule({
  id: 'lambda-arm',
  title: 'Functions that could run on Arm',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  // Functions at the edge run on x86 alone.
  lines: `x_ProductCode = 'AWSLambda' AND position(x_UsageType, 'GB-Second') > 0 AND position(x_UsageType, 'ARM') = 0 AND position(x_UsageType, 'Edge') = 0`,
  percents: savingOf('20', 'Saving of Arm'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'same-resource',
  pool: computePool,
  explanation: ({ monthlyCost, percents, currency }) =>
    `The time that this function runs costs ${amount(monthlyCost, currency)} a month on x86. On Arm it costs ${percents.saving} % less.`,
  whatToDo: [
    'Check that what the function brings along is there for Arm: layers, images, and libraries that are compiled.',
    'Publish a version for arm64, and move its alias by parts.',
  ],
})
