import { decimal, times } from '../money.ts'
import { isEc2Instance, isRdsInstance } from '../passes/instance-columns.ts'
import { COVERED_FROM, COVERED_TO } from '../passes/pass.ts'
import { defineRule } from '../rule.ts'
import { amount, count } from '../text.ts'
import { computePool, databasePool, PERCENT_OF_COST, savingOf, WORTHWHILE } from './shared.ts'

/** What tags call what is not production, without case and punctuation. */
const NON_PRODUCTION =
  'dev devel develop development test testing tst qa uat staging stage stg sandbox sbx playground demo lab poc nonprod nonproduction preprod integration ci'.split(
    ' ',
  )

export const schedulableInstances = defineRule({
  id: 'schedulable-instances',
  title: 'Instances outside production that run day and night',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId', 'Tags'],
  lines: `(${isEc2Instance} OR ${isRdsInstance}) AND isOnDemand AND environment IN (${NON_PRODUCTION.map((value) => `'${value}'`).join(', ')})`,
  measures: (lines) => ({
    environment: `anyIf(row.environment, ${lines})`,
    instanceType: `anyIf(row.instanceType, ${lines})`,
    productCode: `anyIf(row.x_ProductCode, ${lines})`,
  }),
  condition: ({ quantity: hours }) =>
    `${hours} > ${times(`toDecimal128(dateDiff('hour', ${COVERED_FROM}, ${COVERED_TO}), 18)`, decimal('0.9'))}`,
  percents: savingOf('65', 'Saving where something runs in working hours alone'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'medium',
  replacedBy: 'same-resource',
  pool: ({ productCode }) =>
    `if(${productCode} = 'AmazonEC2', ${computePool()}, ${databasePool(productCode)})`,
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `This ${of.instanceType} is tagged as ${of.environment} and ran for ${count(of.quantity!, 'hour')}: ${amount(monthlyCost, currency)} a month. In working hours alone it costs about ${percents.saving} % less.`,
  whatToDo: [
    'Agree on hours with those who use it.',
    'Have a schedule stop and start it, by a tag; databases start again by themselves after seven days.',
  ],
})
