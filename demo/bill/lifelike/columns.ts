import { CUR_COLUMNS } from '../aws-cur-columns.ts'
import { TAG_COLUMNS } from './tags.ts'

/** What a report of these companies has beside the columns of any generated one, each where its category ends. */
const MORE = [
  'product/cacheEngine',
  'product/capacitystatus',
  'product/deploymentOption',
  'product/engineMajorVersion',
  'product/fromLocationType',
  'product/marketoption',
  'product/preInstalledSw',
  'product/runningMode',
  'product/storageMedia',
  'product/toLocationType',
  'pricing/OfferingClass',
  'reservation/NumberOfReservations',
  'reservation/UnusedQuantity',
  'savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod',
  'savingsPlan/InstanceTypeFamily',
  'savingsPlan/PurchaseTerm',
  'savingsPlan/RecurringCommitmentForBillingPeriod',
  'savingsPlan/Region',
  'capacityReservation/CapacityReservationArn',
  'capacityReservation/CapacityReservationStatus',
]
const ALL = [...CUR_COLUMNS.filter((column) => !column.startsWith('resourceTags/')), ...MORE]
const CATEGORIES = [...new Set(ALL.map((column) => column.split('/')[0]!))]

/** The columns of the legacy report, which does not say how accounts are called. */
export const LIFELIKE_COLUMNS: readonly string[] = [
  ...CATEGORIES.flatMap((category) => ALL.filter((column) => column.startsWith(`${category}/`))),
  ...TAG_COLUMNS,
]
