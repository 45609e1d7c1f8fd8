import type { GroupBy } from '../scope/scope-view.ts'

interface Grouping {
  /** The dimension whose values are told apart. */
  dimension: string
  /** A second dimension that names the value better than its id does. */
  nameDimension?: string
  one: string
  many: string
  /** Costs that have no value here are costs all the same. */
  none: string
}

/** What a trend can be grouped by: all that a dashboard can, and what only some pages offer. */
export type TrendGroup = GroupBy | 'resource'

export const groupings: Record<TrendGroup, Grouping> = {
  service: { dimension: 'serviceName', one: 'Service', many: 'services', none: 'No service' },
  account: {
    dimension: 'subAccountId',
    nameDimension: 'subAccountName',
    one: 'Account',
    many: 'accounts',
    none: 'No account',
  },
  region: {
    dimension: 'regionId',
    nameDimension: 'regionName',
    one: 'Region',
    many: 'regions',
    none: 'No region',
  },
  resource: {
    dimension: 'resourceId',
    nameDimension: 'resourceName',
    one: 'Resource',
    many: 'resources',
    none: 'No resource',
  },
  category: {
    dimension: 'chargeCategory',
    one: 'Charge category',
    many: 'charge categories',
    none: 'No category',
  },
}
