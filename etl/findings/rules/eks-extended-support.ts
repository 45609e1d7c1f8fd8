import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const eksExtendedSupport = defineRule({
  id: 'eks-extended-support',
  title: 'Kubernetes clusters in extended support',
  pass: 'usage',
  needs: ['x_ProductCode', 'x_Operation'],
  lines: `x_ProductCode = 'AmazonEKS' AND x_Operation = 'ExtendedSupport'`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'high',
  replacedBy: 'nothing',
  explanation: ({ monthlyCost, currency }) =>
    `This cluster runs a version whose standard support has ended. What AWS takes for that beside the price of the cluster is ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'See in the console which interfaces the workloads use that the next versions have no longer.',
    'Raise the version of the control plane one by one, and that of the nodes after it.',
  ],
})
