import { buildScope } from '../../costs/build-side.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import { createParameters } from '../../costs/parameters.ts'
import type { Statement } from './charges.ts'

/**
 * When the last usage ended. Lines alone have hours. What ends after now, as a fee for the whole month does, says
 * nothing of how far the bill is.
 */
export function buildLastCharge(scope: CostScope, now: Date): Statement {
  const parameters = createParameters()
  const until = parameters.add('String', now.toISOString().slice(0, 19).replace('T', ' '))
  const sql = [
    `SELECT max(ChargePeriodEnd), count()`,
    'FROM cost_line',
    `WHERE ${buildScope(scope, parameters).join('\n  AND ')}`,
    "  AND ChargeCategory = 'Usage'",
    `  AND ChargePeriodEnd <= toDateTime(${until}, 'UTC')`,
  ].join('\n')
  return { sql, parameters: parameters.values }
}

const HOUR_MS = 3_600_000

/** Whole hours between, cut. */
export function hoursBetween(earlier: Date, later: Date): number {
  return Math.floor((later.getTime() - earlier.getTime()) / HOUR_MS)
}
