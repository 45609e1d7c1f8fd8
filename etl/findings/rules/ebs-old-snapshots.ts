import { COVERED_TO } from '../passes/pass.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

/** How long a snapshot has been there: a year, or 90 days where there are no bills of a year. */
const OLD = `if({historyDays:UInt32} >= 365, addMonths(${COVERED_TO}, -12), addDays(${COVERED_TO}, -90))`

export const ebsOldSnapshots = defineRule({
  id: 'ebs-old-snapshots',
  title: 'Old snapshots that are still kept',
  pass: 'history',
  needs: ['x_UsageType', 'ResourceId', { historyDays: 90 }],
  lines: `isOwn AND x_ProductCode = 'AmazonEC2'`,
  measures: () => ({
    firstBilled: `toDate(minIf(row.firstUsed, row.x_ProductCode = 'AmazonEC2'))`,
    isOld: `minIf(row.firstUsed, row.x_ProductCode = 'AmazonEC2') <= ${OLD}`,
    isThere: `maxIf(row.lastUsedNow, row.x_ProductCode = 'AmazonEC2') > addDays(${COVERED_TO}, -2)`,
  }),
  condition: ({ isOld, isThere }) => `${isOld} AND ${isThere}`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ of, monthlyCost, currency }) =>
    `This snapshot is in the bills since ${of.firstBilled} at least and costs ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'Ask its owner whether anybody would restore from it. What has to be kept for years costs a quarter in the archive tier.',
    'Delete it. What later snapshots of the volume need of it stays.',
    'Have a lifecycle policy delete snapshots, so that the next ones do not grow old.',
  ],
})
