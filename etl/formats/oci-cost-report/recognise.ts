import type { SourceColumns } from '../source-columns.ts'

/** Oracle's reports have `lineItem/` columns as AWS's have, and a tenant where those have an account. */
export function titleOfOci(columns: SourceColumns): string | null {
  if (!['lineItem/tenantId', 'lineItem/intervalUsageStart'].every((name) => columns.find(name))) return null
  return columns.find('cost/myCost')
    ? 'Oracle Cloud cost report'
    : 'Oracle Cloud usage report (without costs)'
}
