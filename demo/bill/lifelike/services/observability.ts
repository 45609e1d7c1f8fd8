import { arnOf, type Estate, type ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { eachDay, everyDay, stored } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

const watch = (
  usageType: string,
  operation: string,
  unit: string,
  price: string,
  family = 'Metric',
): Meter => ({
  product: 'AmazonCloudWatch',
  family,
  usageType,
  operation,
  unit,
  price,
  description: `${unit} - ${usageType}`,
})

/** Gigabytes that come into log groups, by their class or from a service, and that stay there. */
export const LOG_METERS = {
  standard: watch('DataProcessing-Bytes', 'PutLogEvents', 'GB', '0.50', 'Data Payload'),
  infrequent: watch('DataProcessingIA-Bytes', 'PutLogEvents', 'GB', '0.25', 'Data Payload'),
  vended: watch('VendedLog-Bytes', 'VendedLogs', 'GB', '0.50', 'Data Payload'),
  storage: { ...watch('TimedStorage-ByteHrs', 'HourlyStorageMetering', 'GB-Mo', '0.03', 'Storage Snapshot') },
}

const METRICS = watch('CW:MetricMonitorUsage', 'MetricStorage', 'Metrics', '0.30')
const ALARMS = watch('CW:AlarmMonitorUsage', 'Unknown', 'Alarms', '0.10', 'Alarm')

/** Configuration items, each as it changes or once a day, and what rules say of them. */
export const CONFIG_METERS = {
  continuous: config('ConfigurationItemRecorded', '0.003'),
  daily: config('ConfigurationItemRecordedDaily', '0.012'),
  evaluations: config('ConfigRuleEvaluations', '0.001'),
}

function config(usageType: string, price: string): Meter {
  return {
    product: 'AWSConfig',
    family: 'Management Tools - AWS Config',
    usageType,
    operation: 'None',
    unit: usageType,
    price,
    description: `${usageType} in this region`,
    isFlat: true,
  }
}

/** Events of trails: the first copy is free. */
export const TRAIL_METERS = {
  free: trail('FreeEventsRecorded', '0'),
  paid: trail('PaidEventsRecorded', '0.00002'),
}

function trail(usageType: string, price: string): Meter {
  return {
    product: 'AWSCloudTrail',
    family: 'Management Tools - AWS CloudTrail',
    usageType,
    operation: 'None',
    unit: 'Events',
    price,
    description: 'event recorded in this region',
    isFlat: true,
  }
}

/** Logs whose class is the right one, metrics, and what is recorded without being paid for twice. */
export function observability(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const everyAccount = Object.values(accounts)
  const groups = Array.from({ length: estate.count('logGroups') }, (_, index) =>
    logGroup(estate, {
      name: `/app/service-${index + 1}`,
      account: [accounts.shop, accounts.data, accounts.staging][index % 3]!,
      region: regions.home,
    }),
  )
  const flowLogs = logGroup(estate, {
    name: '/vpc/flow-logs',
    account: accounts.network,
    region: regions.home,
  })
  const ofAccount = (account: (typeof everyAccount)[number]) =>
    estate.resource({ name: `watch ${account.name}`, account, region: regions.home, untagged: true })
  return [
    // Kept for a few days: storage of less than the rules look at.
    ...groups.flatMap((resource, index) => [
      index % 4 === 0
        ? { resource, meter: LOG_METERS.infrequent, rhythm: eachDay('6') }
        : { resource, meter: LOG_METERS.standard, rhythm: eachDay('0.04') },
      { resource, meter: LOG_METERS.storage, rhythm: stored(12) },
    ]),
    ...(groups.length > 0
      ? [
          { resource: flowLogs, meter: LOG_METERS.vended, rhythm: eachDay('5') },
          { resource: flowLogs, meter: LOG_METERS.storage, rhythm: stored(30, { grows: false }) },
          ...everyAccount.flatMap((account, index) => [
            { resource: ofAccount(account), meter: METRICS, rhythm: stored(120 + 60 * (index % 4)) },
            { resource: ofAccount(account), meter: ALARMS, rhythm: stored(25, { grows: false }) },
            { resource: ofAccount(account), meter: TRAIL_METERS.free, rhythm: eachDay('90000') },
          ]),
          ...[accounts.shop, accounts.data, accounts.network].map((account) => ({
            resource: ofAccount(account),
            meter: CONFIG_METERS.daily,
            rhythm: eachDay('140'),
          })),
          { resource: ofAccount(accounts.shop), meter: CONFIG_METERS.evaluations, rhythm: everyDay('900') },
        ]
      : []),
  ]
}

export function logGroup(estate: Estate, options: ResourceOptions) {
  return estate.resource({ id: arnOf('logs', 'log-group:'), ...options })
}
