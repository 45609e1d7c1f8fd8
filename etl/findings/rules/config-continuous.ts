import { dividedBy, percentOf, times } from '../money.ts'
import { defineRule } from '../rule.ts'
import { amount, minus, quantity } from '../text.ts'
import { WORTHWHILE } from './shared.ts'

export const configContinuous = defineRule({
  id: 'config-continuous',
  title: 'Configuration that is recorded continuously',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode'],
  lines: `x_ProductCode = 'AWSConfig' AND position(x_UsageType, 'ConfigurationItemRecorded') > 0 AND position(x_UsageType, 'Daily') = 0`,
  measures: (lines) => ({
    mostOfDay: `arrayMax(arrayPushBack((sumMapIf(row.days, row.quantityOfDays, ${lines})).2, toDecimal128(0, 18)))`,
  }),
  condition: ({ quantity }) => `${quantity} > 0`,
  percents: {
    daily: { default: '400', label: 'Price of an item recorded daily, of one recorded continuously' },
  },
  saving: {
    sql: ({ cost, quantity, mostOfDay, percent }) =>
      `(${cost} - ${times(mostOfDay, percentOf(dividedBy(cost, quantity), percent.daily))})`,
    working: ({ of, percents, cost, saving, currency }) => [
      {
        label: `The ${quantity(of.mostOfDay!)} items of the busiest day, each at ${percents.daily} % of the price`,
        value: amount(minus(cost, saving), currency),
      },
      { label: 'The difference', value: amount(saving, currency) },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'low',
  effort: 'low',
  replacedBy: 'same-resource',
  explanation: ({ of, monthlyCost, currency }) =>
    `${quantity(of.quantity!)} changes of configuration were recorded one by one: ${amount(monthlyCost, currency)} a month. Recorded daily, a resource is billed once however often it changed; reckoned with the ${quantity(of.mostOfDay!)} changes of the busiest day as all the resources that change.`,
  whatToDo: [
    'See which kinds of resources change most: network interfaces of short-lived containers, mostly.',
    'Record those kinds daily, or leave them out; keep continuous recording for what rules watch.',
  ],
})
