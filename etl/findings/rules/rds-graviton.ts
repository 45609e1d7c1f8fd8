import { DATABASES_TO_GRAVITON, isOneOf } from '../families.ts'
import { isOpenSourceEngine, isRdsInstance } from '../passes/instance-columns.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { databasePool, PERCENT_OF_COST, savingOf, successorOf, WORTHWHILE } from './shared.ts'

export const rdsGraviton = defineRule({
  id: 'rds-graviton',
  title: 'Databases that could run on Graviton',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `${isRdsInstance} AND isOnDemand AND ${isOpenSourceEngine} AND ${isOneOf('instanceFamily', DATABASES_TO_GRAVITON)}`,
  measures: (lines) => ({ instanceType: `anyIf(row.instanceType, ${lines})` }),
  percents: savingOf('10', 'Saving of Graviton'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'same-resource',
  pool: () => databasePool("'AmazonRDS'"),
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `This ${of.instanceType} costs ${amount(monthlyCost, currency)} a month. The same engine runs on ${successorOf(of.instanceType, DATABASES_TO_GRAVITON)} for about ${percents.saving} % less.`,
  whatToDo: [
    'Check that the version of the engine is there for the new type.',
    'Change the class of the instance in its maintenance window: it is away for some minutes, with Multi-AZ for one.',
  ],
})
