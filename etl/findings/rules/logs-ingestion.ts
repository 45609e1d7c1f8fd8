import { defineRule } from '../rule.ts'
import { amount, quantity } from '../text.ts'
import { PERCENT_OF_COST, savingOf, WORTHWHILE } from './shared.ts'

export const logsIngestion = defineRule({
  id: 'logs-ingestion',
  title: 'Log groups that take in the most',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `x_ProductCode = 'AmazonCloudWatch' AND match(x_UsageType, '(^|-)DataProcessing-Bytes$')`,
  percents: savingOf('50', 'Saving of the class Infrequent Access'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  top: 50,
  confidence: 'medium',
  effort: 'medium',
  replacedBy: 'elsewhere',
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `This log group took in ${quantity(of.quantity!)} GB: ${amount(monthlyCost, currency)} a month. In the class Infrequent Access, taking in costs ${percents.saving} % less.`,
  whatToDo: [
    'Look at what is written most: debug lines and health checks are seldom read.',
    'Where logs are only searched after an incident, write them to a new group of the class Infrequent Access: the class of a group cannot be changed.',
    'Set how long they are kept.',
  ],
})
