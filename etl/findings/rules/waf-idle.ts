import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

const IS_REQUESTS = `match(row.x_UsageType, '(?i)request')`

export const wafIdle = defineRule({
  id: 'waf-idle',
  title: 'Web ACLs that no request passes',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `match(x_ProductCode, '(?i)^aws_?waf') AND ResourceId != '' AND NOT match(x_UsageType, '(?i)request')`,
  measures: (lines) => ({
    acl: `sumIf(row.quantity, ${lines} AND match(row.x_UsageType, '(?i)WebACL'))`,
    requests: `sumIf(row.quantity, ${IS_REQUESTS})`,
  }),
  condition: ({ acl, requests }) => `${acl} > 0 AND ${requests} = 0`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ monthlyCost, currency }) =>
    `This web ACL and its rules cost ${amount(monthlyCost, currency)} a month, and no request was checked.`,
  whatToDo: [
    'See with which load balancer, API or distribution it is associated.',
    'Delete it, and the rule groups that only it uses.',
  ],
})
