import { percentOf } from '../money.ts'
import { isEc2Instance } from '../passes/instance-columns.ts'
import type { Figures, PercentDefinition, Saving, Sql, Step } from '../rule.ts'
import { amount, count } from '../text.ts'

/** The saving of a month from which on a finding is told of: less is not worth anybody's time. */
export const WORTHWHILE = '1'

/** All that it costs. */
export const WHOLE_COST: Saving = { sql: ({ cost }) => cost, working: () => [] }

/** So much of what it costs. */
export const PERCENT_OF_COST: Saving<never, 'saving'> = {
  sql: ({ cost, percent }) => percentOf(cost, percent.saving),
  working: ({ percents, saving, currency }: Figures): Step[] => [
    { label: `${percents.saving} % of it`, value: amount(saving, currency) },
  ],
}

/** So much of the floor of what runs hour by hour, which is the cost of such a finding. */
export const PERCENT_OF_FLOOR: Saving<never, 'saving'> = {
  ...PERCENT_OF_COST,
  billed: ({ of }) => of.onDemand!,
  working: (figures) => [
    {
      label: `In nine hours of ten at least ${amount(figures.of.floor!, figures.currency)} an hour, in ${count(figures.of.quantity!, 'hour')}`,
      value: amount(figures.cost, figures.currency),
    },
    ...PERCENT_OF_COST.working(figures),
  ],
}

/** The percentage of a rule that has one alone. */
export function savingOf(percent: string, label: string): Record<'saving', PercentDefinition> {
  return { saving: { default: percent, label } }
}

/**
 * An instance that pays the price of its type: neither spot, nor reserved, nor under a plan for its family. Those that
 * live for hours alone are left to the rule about spot.
 */
export const IS_FREE_INSTANCE = `${isEc2Instance} AND NOT isBrief AND (isOnDemand OR isComputePlan)`

/** What a Compute Savings Plan of the account would save on as well. */
export const computePool = (): Sql => `concat('compute ', toString(SubAccountId))`

/** The same of databases, caches and search nodes, whose reservations are bought by service and region. */
export const databasePool = (productCode: Sql): Sql =>
  `concat(${productCode}, ' ', toString(SubAccountId), ' ', toString(RegionId))`

/** `m5.large` as the family that takes its place: `m6g.large`. */
export function successorOf(
  instanceType: string | undefined,
  families: Readonly<Record<string, string>>,
): string {
  const [, prefix = '', family = '', size = ''] =
    /^((?:db|cache)\.)?([^.]+)\.(.+)$/.exec(instanceType ?? '') ?? []
  return `${prefix}${families[family] ?? family}.${size}`
}

/** Storage of S3 in its usual class. */
export const IS_STANDARD_STORAGE = `x_ProductCode = 'AmazonS3' AND match(x_UsageType, '(^|-)TimedStorage-ByteHrs$')`
