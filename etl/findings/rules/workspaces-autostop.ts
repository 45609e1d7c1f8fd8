import { asDecimal, dividedBy, times } from '../money.ts'
import { defineRule } from '../rule.ts'
import { amount, count, minus } from '../text.ts'
import { WORTHWHILE } from './shared.ts'

/** So many hours cost as much as a month that is always on, over the monthly part of the price. */
const HOURS_OF_ALWAYS_ON = 80

const IS_HOURS = `match(row.x_UsageType, '(?i)AutoStop-Usage')`

export const workspacesAutostop = defineRule({
  id: 'workspaces-autostop',
  title: 'WorkSpaces that stop by themselves and are hardly stopped',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `x_ProductCode = 'AmazonWorkSpaces' AND match(x_UsageType, '(?i)AutoStop')`,
  measures: (lines) => ({
    hours: `sumIf(row.quantity, ${lines} AND ${IS_HOURS})`,
    costOfHours: `sumIf(row.cost, ${lines} AND ${IS_HOURS})`,
  }),
  condition: ({ hours }) => `${hours} > ${HOURS_OF_ALWAYS_ON}`,
  saving: {
    sql: ({ hours, costOfHours }) =>
      times(`(${hours} - ${asDecimal(String(HOURS_OF_ALWAYS_ON))})`, dividedBy(costOfHours, hours)),
    working: ({ of, cost, saving, currency }) => [
      { label: `Of it, ${count(of.hours!, 'hour')}`, value: amount(of.costOfHours!, currency) },
      {
        label: `Always on: the monthly part, and what ${HOURS_OF_ALWAYS_ON} hours cost`,
        value: amount(minus(cost, saving), currency),
      },
      { label: 'The difference', value: amount(saving, currency) },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'low',
  replacedBy: 'same-resource',
  explanation: ({ of, monthlyCost, monthlySaving, currency }) =>
    `This WorkSpace ran for ${count(of.hours!, 'hour')} and is paid by the hour: ${amount(monthlyCost, currency)} a month. From about ${HOURS_OF_ALWAYS_ON} hours on, the price of one that is always on is lower: about ${amount(minus(monthlyCost, monthlySaving), currency)}.`,
  whatToDo: [
    'Change its running mode to AlwaysOn; it can be changed back at the next month.',
    'See first whether it is used for that long, or only kept running by something.',
  ],
})
