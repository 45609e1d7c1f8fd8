import { RECENT_DAYS } from '../passes/usage.ts'
import { defineRule, type Sql } from '../rule.ts'
import { amount } from '../text.ts'
import { IS_STANDARD_STORAGE, PERCENT_OF_COST, savingOf, WORTHWHILE } from './shared.ts'

/** The most of a day of the last seven. */
const mostOfDay = (when: Sql): Sql =>
  `arrayMax(arrayPushBack((sumMapIf(row.days, row.quantityOfDays, row.x_ProductCode = 'AmazonS3' AND ${when})).2, toDecimal128(0, 18)))`

export const s3AbandonedBucket = defineRule({
  id: 's3-abandoned-bucket',
  title: 'Buckets that look abandoned',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId', { days: RECENT_DAYS }],
  lines: `${IS_STANDARD_STORAGE} AND ResourceId != ''`,
  measures: () => ({
    tier1: mostOfDay(`position(row.x_UsageType, 'Requests-Tier1') > 0`),
    tier2: mostOfDay(`position(row.x_UsageType, 'Requests-Tier2') > 0`),
    transfer: mostOfDay(`position(row.x_UsageType, 'DataTransfer-') > 0`),
  }),
  condition: ({ tier1, tier2, transfer }) => `${tier1} < 100 AND ${tier2} < 2000 AND ${transfer} < 1`,
  percents: savingOf('30', 'Saving of a colder storage class'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'low',
  effort: 'low',
  replacedBy: 'same-resource',
  explanation: ({ monthlyCost, percents, currency }) =>
    `On each of the last seven days this bucket had fewer than 100 requests that write or list, fewer than 2,000 that read, and less than 1 GB that left it. Its Standard storage costs ${amount(monthlyCost, currency)} a month, of which a colder class saves about ${percents.saving} %.`,
  whatToDo: [
    'Find its owner, by its tags or by who made it, and ask whether it is needed.',
    'Delete it, or have a lifecycle rule move what it has to a colder class.',
  ],
})
