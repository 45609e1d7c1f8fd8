import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { PERCENT_OF_COST, savingOf, WORTHWHILE } from './shared.ts'

export const glacierToDeepArchive = defineRule({
  id: 'glacier-to-deep-archive',
  title: 'Glacier vaults that could be Deep Archive',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode'],
  lines: `x_ProductCode = 'AmazonGlacier' AND position(x_UsageType, 'TimedStorage-') > 0`,
  percents: savingOf('55', 'Saving of Deep Archive'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'high',
  replacedBy: 'elsewhere',
  explanation: ({ monthlyCost, percents, currency }) =>
    `This vault costs ${amount(monthlyCost, currency)} a month. In S3 Glacier Deep Archive the same costs about ${percents.saving} % less; what is asked for is there after twelve hours.`,
  whatToDo: [
    'See how often archives were restored in a year, and how soon they had to be there.',
    'Copy them into a bucket of the class Deep Archive with AWS’s solution for vaults; the copy costs requests once.',
    'Delete the vault when the copy is checked.',
  ],
})
