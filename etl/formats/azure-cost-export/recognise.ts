import type { SourceColumns } from '../source-columns.ts'

/**
 * Columns that only a file of this kind and version has, in English; found in any case, for Azure writes them in
 * several. Actual and amortized cost have the same columns. The first that fits counts.
 */
const VERSIONS: readonly [title: string, columns: readonly string[]][] = [
  [
    'Azure cost export (MCA, actual or amortized cost)',
    ['costInBillingCurrency', 'costInPricingCurrency', 'meterId'],
  ],
  [
    'Azure cost export (EA, version 2, actual or amortized cost)',
    ['costInBillingCurrency', 'subscriptionId', 'meterId'],
  ],
  [
    'Azure cost export (EA, actual or amortized cost)',
    ['cost', 'subscriptionId', 'meterId', 'meterCategory', 'offerId'],
  ],
  ['Azure usage details export (2019)', ['preTaxCost', 'subscriptionGuid', 'meterId', 'usageDateTime']],
  ['Azure usage details export', ['preTaxCost', 'meterId', 'meterCategory']],
  ['Azure usage details export (EA portal)', ['extendedCost', 'meterId', 'meterCategory']],
]

export function titleOfAzure(columns: SourceColumns): string | null {
  return VERSIONS.find(([, names]) => names.every((name) => columns.find(name)))?.[0] ?? null
}
