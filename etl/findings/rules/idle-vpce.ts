import { idleRule } from './idle.ts'

export const idleVpce = idleRule({
  id: 'idle-vpce',
  title: 'VPC endpoints that nothing goes through',
  hourly: 'VpcEndpoint-Hours',
  noun: 'VPC endpoint',
  whatToDo: [
    'See whether its service is called at all from this VPC: what it is there for can be rare.',
    'Delete it, or keep it in one availability zone where it is in several.',
  ],
})
