import { COMPUTE } from '../passes/hours.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { databasePool, PERCENT_OF_FLOOR, savingOf, WORTHWHILE } from './shared.ts'

export const commitmentGap = defineRule({
  id: 'commitment-gap',
  title: 'Steady databases and caches without a reservation',
  pass: 'hours',
  needs: ['x_UsageType', 'x_ProductCode', 'hours'],
  lines: `Subject != '${COMPUTE}'`,
  measures: () => ({ floor: 'any(row.floor)', onDemand: 'any(row.costOfAll)' }),
  condition: ({ floor }) => `${floor} > 0`,
  percents: savingOf('20', 'Saving of a reservation'),
  saving: PERCENT_OF_FLOOR,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'elsewhere',
  pool: () => databasePool('Subject'),
  coversPool: true,
  explanation: ({ subject, of, days, percents, currency }) =>
    `${subject} without a commitment cost ${amount(of.onDemand!, currency)} in this region in ${days} days, and in nine hours of ten at least ${amount(of.floor!, currency)} an hour. A commitment for that much saves about ${percents.saving} % of it.`,
  whatToDo: [
    'Do first what changes the kind of instance: a move to Graviton, or to another engine.',
    'Reserve what runs all the time for one year, without payment in advance.',
  ],
})
