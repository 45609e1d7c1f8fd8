import { asDecimal, atLeast, atMost, decimal, dividedBy, percentOf, times } from '../money.ts'
import { defineRule } from '../rule.ts'
import { amount, minus, quantity } from '../text.ts'
import { WORTHWHILE } from './shared.ts'

const MONTH = `toDecimal128(dateDiff('second', {period:Date}, addMonths({period:Date}, 1)), 18)`

export const ebsGp2ToGp3 = defineRule({
  id: 'ebs-gp2-to-gp3',
  title: 'gp2 volumes that cost less as gp3',
  pass: 'usage',
  needs: ['x_UsageType', 'ResourceId'],
  lines: `x_VolumeApiName = 'gp2' OR position(x_UsageType, 'EBS:VolumeUsage.gp2') > 0`,
  // A volume's size is its gigabyte-months by the part of the month in which it was there.
  measures: (lines) => ({
    share: dividedBy(
      asDecimal(`dateDiff('second', minIf(row.firstUsed, ${lines}), maxIf(row.lastUsed, ${lines}))`),
      MONTH,
    ),
  }),
  condition: ({ quantity, share }) => `${quantity} > 0 AND ${share} > 0`,
  percents: {
    storage: { default: '80', label: 'Price of a gigabyte of gp3, of one of gp2' },
    throughput: { default: '50', label: 'Price of a MB/s above 125, of a gigabyte of gp3' },
    operations: { default: '6', label: 'Price of an operation a second above 3000, of a gigabyte of gp3' },
  },
  saving: {
    sql({ cost, quantity, share, percent }) {
      const gigabytes = dividedBy(quantity, share)
      const unitPrice = dividedBy(percentOf(cost, percent.storage), quantity)
      const megabytes = `if(${gigabytes} > 150, ${decimal('125')}, ${decimal('0')})`
      const provided = atMost(atLeast(times(gigabytes, decimal('3')), decimal('3000')), decimal('16000'))
      const performance = `(${times(percentOf(unitPrice, percent.throughput), megabytes)} + ${times(percentOf(unitPrice, percent.operations), `(${provided} - ${decimal('3000')})`)})`
      return `(${cost} - ${percentOf(cost, percent.storage)} - ${times(performance, share)})`
    },
    working: ({ percents, cost, saving, of, currency }) => [
      {
        label: `The same ${quantity(of.quantity!)} GB-months as gp3: a gigabyte at ${percents.storage} % of the price, with the throughput and operations that gp2 has at this size`,
        value: amount(minus(cost, saving), currency),
      },
      { label: 'The difference', value: amount(saving, currency) },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'same-resource',
  explanation: ({ monthlyCost, monthlySaving, currency }) =>
    `This volume costs ${amount(monthlyCost, currency)} a month as gp2. As gp3, of the same size and with at least the same performance, it costs ${amount(minus(monthlyCost, monthlySaving), currency)}.`,
  whatToDo: [
    'Change the type of the volume to gp3. It stays attached and in use meanwhile.',
    'Where it has more than 1,000 GB and needs what gp2 gives it, set three operations a second for each gigabyte.',
    'Change the template that it was made from, so that the next one is gp3.',
  ],
})
