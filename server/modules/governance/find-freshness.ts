import { buildScope } from '../../costs/build-side.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import { createParameters } from '../../costs/parameters.ts'
import type { Statement } from './charges.ts'
import type { UploadQuality } from './find-quality.ts'
import type { RunOver } from './run-over.ts'

/** When the last usage ended; null where there is none that has. */
export async function findLastCharge(
  run: RunOver,
  scope: CostScope,
  { now, quality }: { now: Date; quality: readonly Pick<UploadQuality, 'periods'>[] },
): Promise<Date | null> {
  const newest = quality
    .flatMap(({ periods }) => periods)
    .toSorted()
    .at(-1)
  // Lines alone have hours, and lie by the months of their bills: older ones are read only where the newest has no usage.
  const recent = newest === undefined ? null : await findIn(run, buildLastCharge(scope, now, `${newest}-01`))
  return recent ?? (await findIn(run, buildLastCharge(scope, now)))
}

/**
 * What ends after now, as a charge for the whole month does, says nothing of how far the bill is.
 *
 * @param since the first month of bills that are looked at
 */
function buildLastCharge(scope: CostScope, now: Date, since?: string): Statement {
  const parameters = createParameters()
  const until = parameters.add('String', now.toISOString().slice(0, 19).replace('T', ' '))
  const conditions = [
    ...buildScope(scope, parameters),
    "ChargeCategory = 'Usage'",
    `ChargePeriodEnd <= toDateTime(${until}, 'UTC')`,
    ...(since === undefined ? [] : [`BillingPeriodStart >= ${parameters.add('Date', since)}`]),
  ]
  const sql = [
    'SELECT max(ChargePeriodEnd), count()',
    'FROM cost_line',
    `WHERE ${conditions.join('\n  AND ')}`,
  ]
  return { sql: sql.join('\n'), parameters: parameters.values }
}

async function findIn(run: RunOver, statement: Statement): Promise<Date | null> {
  const [[lastCharge, count] = []] = await run(statement)
  return Number(count) > 0 ? new Date(String(lastCharge)) : null
}

const HOUR_MS = 3_600_000

/** Whole hours between, cut. */
export function hoursBetween(earlier: Date, later: Date): number {
  return Math.floor((later.getTime() - earlier.getTime()) / HOUR_MS)
}
