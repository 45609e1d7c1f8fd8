import { CANONICAL_COLUMNS } from '../canonical-columns.ts'
import type { Recognition } from '../format.ts'
import type { SourceColumns } from '../source-columns.ts'

const REQUIRED = ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ServiceName']

/** Columns that a version brought, newest first: the first that the file has tells its version. */
const BROUGHT_BY: readonly [version: string, columns: readonly string[]][] = [
  ['1.3', ['ServiceProviderName', 'HostProviderName', 'AllocatedMethodId', 'ContractApplied']],
  ['1.2', ['InvoiceId', 'BillingAccountType', 'SubAccountType', 'PricingCurrency']],
  [
    '1.1',
    [
      'SkuMeter',
      'SkuPriceDetails',
      'CapacityReservationId',
      'CommitmentDiscountQuantity',
      'ServiceSubcategory',
    ],
  ],
]

/** A file whose columns are FOCUS's by name, from any provider and with any others beside them. */
export function recogniseFocus(columns: SourceColumns): Recognition {
  const known = CANONICAL_COLUMNS.filter((name) => !name.startsWith('x_') && columns.find(name))
  if (known.length < 5 || !known.some((name) => name.endsWith('Cost'))) return null
  const missingColumns = REQUIRED.filter((name) => !columns.find(name))
  if (missingColumns.length > 0) return { missingColumns }
  const version = BROUGHT_BY.find(([, brought]) => brought.some((name) => columns.find(name)))?.[0]
  return { version: version ?? '1.0' }
}
