import { INTEL_TO_AMD, isOneOf } from '../families.ts'
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

export const ec2Amd = defineRule({
  id: 'ec2-amd',
  title: 'Instances that could run on AMD',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `${IS_FREE_INSTANCE} AND ${isOneOf('instanceFamily', INTEL_TO_AMD)}`,
  measures: (lines) => ({ instanceType: `anyIf(row.instanceType, ${lines})` }),
  percents: savingOf('10', 'Saving of AMD against Intel'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'low',
  replacedBy: 'elsewhere',
  pool: computePool,
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `This ${of.instanceType} costs ${amount(monthlyCost, currency)} a month. ${successorOf(of.instanceType, INTEL_TO_AMD)} runs the same programs and costs about ${percents.saving} % less.`,
  whatToDo: [
    'Stop the instance, change its type, and start it; or change the template of its group. Nothing has to be built again.',
    'Compare its load for some days.',
  ],
})
