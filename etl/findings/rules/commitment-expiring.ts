import { COVERED_TO } from '../passes/pass.ts'
import { defineRule } from '../rule.ts'
import { amount, minus } from '../text.ts'
import { WORTHWHILE } from './shared.ts'

/** How far ahead is looked, from the end of the bill. */
const DAYS = 60

export const commitmentExpiring = defineRule({
  id: 'commitment-expiring',
  title: 'Commitments that end soon',
  pass: 'commitments',
  needs: ['CommitmentDiscountId', 'x_CommitmentEndTime'],
  lines: `CommitmentDiscountStatus = 'Used'`,
  measures: (lines) => ({
    kind: `anyIf(row.commitmentType, ${lines})`,
    end: 'toDate(max(row.endTime))',
    endsSoon: `ifNull(max(row.endTime) >= ${COVERED_TO} AND max(row.endTime) < addDays(${COVERED_TO}, ${DAYS}), 0)`,
    without: `sumIf(row.costWithout, ${lines})`,
    unused: `sumIf(row.cost, row.CommitmentDiscountStatus = 'Unused')`,
  }),
  condition: ({ endsSoon }) => endsSoon,
  saving: {
    sql: ({ cost, without, unused }) => `(${without} - ${cost} - ${unused})`,
    working: ({ of, saving, currency }) => [
      { label: 'The same usage without it', value: amount(of.without!, currency) },
      { label: 'What is paid for what nobody used', value: amount(of.unused!, currency) },
      { label: 'What its loss would cost', value: amount(saving, currency) },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'elsewhere',
  avoidsLoss: true,
  explanation: ({ of, monthlyCost, monthlySaving, currency }) =>
    `This ${of.kind || 'commitment'} ends on ${of.end}. What it covers costs ${amount(monthlyCost, currency)} a month with it, and ${amount(minus(monthlySaving, `-${monthlyCost}`), currency)} without.`,
  whatToDo: [
    'See what of it will still be needed, and whether a newer kind of instance will run by then.',
    'Queue the purchase of the next one for the moment at which this one ends.',
  ],
})
