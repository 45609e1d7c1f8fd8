import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const commitmentUnused = defineRule({
  id: 'commitment-unused',
  title: 'Commitments that are paid and not used',
  pass: 'commitments',
  needs: ['CommitmentDiscountId'],
  lines: `CommitmentDiscountStatus = 'Unused'`,
  measures: (lines) => ({
    kind: `anyIf(row.commitmentType, ${lines})`,
    used: `sumIf(row.cost, row.CommitmentDiscountStatus = 'Used')`,
  }),
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'medium',
  replacedBy: 'nothing',
  explanation: ({ of, monthlyCost, cost, currency }) =>
    `Of this ${of.kind || 'commitment'}, usage took ${amount(of.used!, currency)} in the bill and nothing took ${amount(cost, currency)}: ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'See whether usage of the same kind runs without it, in another region, family or account: move it there, or share the commitment with other accounts.',
    'See what the provider takes back. At AWS, exchange a convertible reservation, or sell a standard one; return a Savings Plan in its first seven days.',
    'Let it end, and buy less of it next time.',
  ],
})
