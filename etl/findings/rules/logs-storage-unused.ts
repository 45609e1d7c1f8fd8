import { COVERED_TO } from '../passes/pass.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { WHOLE_COST } from './shared.ts'

/** For how long nothing was written. */
const DAYS = 30

export const logsStorageUnused = defineRule({
  id: 'logs-storage-unused',
  title: 'Log groups that nothing writes to any more',
  pass: 'history',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId', { historyDays: DAYS }],
  lines: `isOwn AND x_ProductCode = 'AmazonCloudWatch' AND position(x_UsageType, 'TimedStorage-') > 0 AND ResourceId != ''`,
  measures: () => ({
    lastWritten: `maxIf(row.lastUsed, row.x_ProductCode = 'AmazonCloudWatch' AND position(row.x_UsageType, 'TimedStorage-') = 0)`,
  }),
  condition: ({ lastWritten }) => `${lastWritten} <= addDays(${COVERED_TO}, -${DAYS})`,
  saving: WHOLE_COST,
  threshold: '2',
  confidence: 'medium',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ monthlyCost, currency }) =>
    `Nothing was written to this log group for ${DAYS} days or more, and what it has costs ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'Ask whether its logs have to be kept, and for how long.',
    'Export them to S3 where they have to, and delete the group; or set a retention, after which it empties by itself.',
  ],
})
