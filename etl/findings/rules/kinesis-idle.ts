import { COVERED_TO } from '../passes/pass.ts'
import { RECENT_DAYS } from '../passes/usage.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const kinesisIdle = defineRule({
  id: 'kinesis-idle',
  title: 'Streams that nothing is written to',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId', { days: RECENT_DAYS }],
  lines: `x_ProductCode = 'AmazonKinesis' AND match(x_UsageType, '(?i)ShardHour') AND ResourceId != ''`,
  measures: (lines) => ({
    lastShard: `maxIf(row.lastUsed, ${lines})`,
    firstShard: `minIf(row.firstUsed, ${lines})`,
    lastOther: `maxIf(row.lastUsed, NOT ${lines} AND row.quantity > 0)`,
  }),
  condition: ({ lastShard, firstShard, lastOther }) =>
    `${lastShard} > addDays(${COVERED_TO}, -1) AND ${firstShard} <= addDays(${COVERED_TO}, -${RECENT_DAYS}) AND ${lastOther} <= addDays(${COVERED_TO}, -${RECENT_DAYS})`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ monthlyCost, currency }) =>
    `In the last ${RECENT_DAYS} days this stream had shards and no records. It costs ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'See who writes to it and reads from it, and whether they still run.',
    'Delete it, or change it to on-demand where it is needed now and then.',
  ],
})
