import { isOneOf, SUPERSEDED } from '../families.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import {
  computePool,
  IS_FREE_INSTANCE,
  PERCENT_OF_COST,
  savingOf,
  successorOf,
  WORTHWHILE,
} from './shared.ts'

export const ec2PreviousGeneration = defineRule({
  id: 'ec2-previous-generation',
  title: 'Instances of a superseded generation',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `${IS_FREE_INSTANCE} AND ${isOneOf('instanceFamily', SUPERSEDED)}`,
  measures: (lines) => ({ instanceType: `anyIf(row.instanceType, ${lines})` }),
  percents: savingOf('5', 'Saving of a newer generation'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'medium',
  replacedBy: 'elsewhere',
  pool: computePool,
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `This ${of.instanceType} costs ${amount(monthlyCost, currency)} a month. ${successorOf(of.instanceType, SUPERSEDED)} does the same work for about ${percents.saving} % less.`,
  whatToDo: [
    'Check that the image boots there: the newer generations need drivers for ENA and NVMe.',
    'Stop the instance, change its type, and start it; or change the template of its group.',
    'Compare its load for some days: often a smaller size is enough then.',
  ],
})
