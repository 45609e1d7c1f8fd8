import { defineRule } from '../rule.ts'
import { amount, count } from '../text.ts'
import { computePool, PERCENT_OF_COST, savingOf, WORTHWHILE } from './shared.ts'

export const ec2Spot = defineRule({
  id: 'ec2-spot',
  title: 'Short-lived instances that could be spot',
  pass: 'usage',
  needs: ['x_UsageType', 'x_Operation', 'x_ProductCode', 'ResourceId', 'hours'],
  lines: 'isBrief',
  measures: (lines) => ({ instances: `uniqExactIf(row.UsedBy, ${lines})` }),
  percents: savingOf('55', 'Saving of spot against on-demand'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'medium',
  replacedBy: 'elsewhere',
  pool: computePool,
  explanation: ({ subject, of, cost, days, percents, currency }) =>
    `In ${count(String(days), 'day')}, ${count(of.instances!, 'instance')} of the type ${subject} lived for less than six hours each and cost ${amount(cost, currency)}. What is done in hours can mostly begin again, and costs about ${percents.saving} % less as spot.`,
  whatToDo: [
    'Find out what starts them: a build server, a batch, a group that scales.',
    'Have it ask for spot instances of several types, with on-demand where there are none.',
    'See that what is interrupted begins again by itself: there are two minutes to end.',
  ],
})
