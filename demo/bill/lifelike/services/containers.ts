import { DAY } from '../calendar.ts'
import { arnOf, type Estate } from '../estate.ts'
import type { Meter } from '../meter.ts'
import type { Portfolio } from '../portfolio.ts'
import { daysOf, everyDay, inWorkingHours, stored } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'
import { only } from './servers.ts'

const fargate = (usageType: string, price: string, unit: string): Meter => ({
  product: 'AmazonECS',
  family: 'Compute',
  usageType,
  operation: 'FargateTask',
  unit,
  price,
  description: `AWS Fargate - ${usageType}`,
  attributes: { 'product/operatingSystem': 'Linux', 'product/processorArchitecture': 'ARM' },
})
const CPU = fargate('Fargate-ARM-vCPU-Hours:perCPU', '0.03238', 'hours')
const MEMORY = fargate('Fargate-ARM-GB-Hours', '0.00356', 'hours')

/** An hour of a cluster's control plane. */
export const CLUSTER_HOURS: Meter = {
  product: 'AmazonEKS',
  family: 'Compute',
  usageType: 'AmazonEKS-Hours:perCluster',
  operation: 'CreateOperation',
  unit: 'Hours',
  price: '0.10',
  description: 'Amazon EKS cluster usage hour',
  isFlat: true,
}

const IMAGES: Meter = {
  product: 'AmazonECR',
  family: 'EC2 Container Registry',
  usageType: 'TimedStorage-ByteHrs',
  operation: 'ECRStorage',
  unit: 'GB-Mo',
  price: '0.10',
  description: 'GB-month of data storage',
  isFlat: true,
}

/**
 * A service of tasks: those that always run are covered, those that come in working hours are not, and nothing that
 * is not covered runs at night.
 */
export function containers(estate: Estate, { compute }: Portfolio): Metered[] {
  const { company, month } = estate
  const { accounts, regions } = company
  if (estate.count('apiServers') === 0) return []
  const task = (name: string) =>
    estate.resource({
      name,
      account: accounts.shop,
      region: regions.home,
      id: arnOf('ecs', 'task/checkout/', 32),
      application: 'checkout',
    })
  const clusters = [
    { name: 'apps', account: accounts.shop, region: regions.home },
    { name: 'jobs', account: accounts.data, region: regions.second },
  ].map((options) => estate.resource({ ...options, id: arnOf('eks', 'cluster/') }))
  const images = [accounts.shop, accounts.data].map((account) =>
    estate.resource({
      name: `${account.name}-images`,
      account,
      region: regions.home,
      id: arnOf('ecr', 'repository/'),
    }),
  )
  return [
    { resource: task('base'), meter: CPU, rhythm: everyDay('96'), coverage: compute },
    { resource: task('base'), meter: MEMORY, rhythm: everyDay('192'), coverage: compute },
    ...[...daysOf(month)].flatMap((day) => [
      { resource: task(`burst ${day / DAY}`), meter: CPU, rhythm: only(day, inWorkingHours('6')) },
      { resource: task(`burst ${day / DAY}`), meter: MEMORY, rhythm: only(day, inWorkingHours('12')) },
    ]),
    ...clusters.map((resource) => ({ resource, meter: CLUSTER_HOURS, rhythm: everyDay('24') })),
    ...images.map((resource) => ({ resource, meter: IMAGES, rhythm: stored(180) })),
  ]
}
