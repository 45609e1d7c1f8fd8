import { idleRule } from './idle.ts'

export const idleNat = idleRule({
  id: 'idle-nat',
  title: 'NAT gateways that nothing goes through',
  hourly: 'NatGateway-Hours',
  noun: 'NAT gateway',
  whatToDo: [
    'Look at the routes that lead to it: what stands in those subnets has no other way out.',
    'Delete the routes and the gateway, and release its address, which costs as well.',
  ],
})
