import { defineRule } from '../rule.ts'
import { amount, count, quantity } from '../text.ts'
import { IDLE_HOURS, isHourly, otherUsage } from './idle.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

/** Of its units of capacity, or of gigabytes, in all of the bill. */
const HARDLY_ANY = '0.001'

export const lowTrafficLb = defineRule({
  id: 'low-traffic-lb',
  title: 'Load balancers with hardly any traffic',
  pass: 'usage',
  needs: ['x_UsageType', 'ResourceId'],
  lines: `ResourceId != '' AND ${isHourly('LoadBalancerUsage')}`,
  measures: otherUsage,
  condition: ({ quantity: hours, other }) =>
    `${hours} > ${IDLE_HOURS} AND ${other} > 0 AND ${other} < toDecimal128('${HARDLY_ANY}', 18)`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ of, monthlyCost, currency }) =>
    `This load balancer was there for ${count(of.quantity!, 'hour')} and used ${quantity(of.other!, 6)} units of capacity. It costs ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'Look at its access log: checks and scanners make this much traffic.',
    'Delete it, or put its names behind another load balancer.',
  ],
})
