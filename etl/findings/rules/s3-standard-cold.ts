import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { IS_STANDARD_STORAGE, PERCENT_OF_COST, savingOf, WORTHWHILE } from './shared.ts'

export const s3StandardCold = defineRule({
  id: 's3-standard-cold',
  title: 'Buckets in Standard that nobody reads or writes',
  pass: 'usage',
  needs: ['x_UsageType', 'x_Operation', 'x_ProductCode', 'ResourceId'],
  lines: `${IS_STANDARD_STORAGE} AND ResourceId != ''`,
  measures: (lines) => ({
    otherStorage: `sumIf(row.quantity, row.x_ProductCode = 'AmazonS3' AND position(row.x_UsageType, 'TimedStorage') > 0 AND NOT ${lines})`,
    requests: `sumIf(row.quantity, position(row.x_UsageType, 'Requests-') > 0 AND match(row.x_Operation, '^(Put|Get|Copy)'))`,
  }),
  condition: ({ otherStorage, requests }) => `${otherStorage} = 0 AND ${requests} = 0`,
  percents: savingOf('30', 'Saving of a colder storage class'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'low',
  replacedBy: 'same-resource',
  explanation: ({ monthlyCost, percents, currency }) =>
    `All of this bucket is in Standard, for ${amount(monthlyCost, currency)} a month, and nobody put, got or copied an object. A colder class saves about ${percents.saving} % of it.`,
  whatToDo: [
    'Ask whether it is kept for a law, for a restore, or for nothing.',
    'Have a lifecycle rule move it: to Intelligent-Tiering where nobody knows, to Glacier Instant Retrieval where it is read once a quarter.',
    'Count small objects before: each costs a request to move, and colder classes bill at least 128 KB of it.',
  ],
})
