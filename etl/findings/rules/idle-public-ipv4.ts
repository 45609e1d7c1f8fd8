import { defineRule } from '../rule.ts'
import { amount, count } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const idlePublicIpv4 = defineRule({
  id: 'idle-public-ipv4',
  title: 'Public addresses that nothing uses',
  pass: 'usage',
  needs: ['x_UsageType'],
  lines: `position(x_UsageType, 'PublicIPv4:IdleAddress') > 0 OR position(x_UsageType, 'ElasticIP:IdleAddress') > 0`,
  condition: ({ quantity }) => `${quantity} > 1`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ of, monthlyCost, currency }) =>
    `This public address was not in use for ${count(of.quantity!, 'hour')}: ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'See whether a name or a firewall of somebody else still has it.',
    'Release it: the same address does not come back.',
  ],
})
