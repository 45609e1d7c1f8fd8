import { idleRule } from './idle.ts'

export const idleLb = idleRule({
  id: 'idle-lb',
  title: 'Load balancers without any traffic',
  hourly: 'LoadBalancerUsage',
  noun: 'load balancer',
  whatToDo: [
    'See whether it has targets, and whether a name leads to it.',
    'Delete it. A stack that made it would make it again: change the stack.',
  ],
})
