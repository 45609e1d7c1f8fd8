import { COMPUTE } from '../passes/hours.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { computePool, PERCENT_OF_FLOOR, savingOf, WORTHWHILE } from './shared.ts'

export const computeSpGap = defineRule({
  id: 'compute-sp-gap',
  title: 'Steady compute without a Savings Plan',
  pass: 'hours',
  needs: ['x_UsageType', 'x_ProductCode', 'hours'],
  lines: `Subject = '${COMPUTE}'`,
  measures: () => ({ floor: 'any(row.floor)', onDemand: 'any(row.costOfAll)' }),
  condition: ({ floor }) => `${floor} > 0`,
  percents: savingOf('20', 'Saving of a Compute Savings Plan'),
  saving: PERCENT_OF_FLOOR,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'elsewhere',
  pool: computePool,
  coversPool: true,
  explanation: ({ of, days, percents, currency }) =>
    `EC2, Fargate and Lambda without a commitment cost ${amount(of.onDemand!, currency)} in ${days} days, and in nine hours of ten at least ${amount(of.floor!, currency)} an hour. A Compute Savings Plan for that much saves about ${percents.saving} % of it.`,
  whatToDo: [
    'Do first what makes this smaller: what is switched off or made smaller needs no commitment.',
    'Buy a Compute Savings Plan of this floor less the saving, for one year without payment in advance: it covers any family, size and region.',
    'Buy the rest later: utilization has to stay near 100 %.',
  ],
})
