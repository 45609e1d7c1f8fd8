import type { CheckName, ConnectionCheck } from '../contract/connection.ts'
import { CHECKS, type Check, type Probe } from './access-checks.ts'
import { createS3 } from './aws-clients.ts'
import type { BucketAddress } from './client-bucket.ts'
import { accessError, toAccessError } from './to-access-error.ts'

/** All of it, whatever AWS does. */
export const VERIFIED_WITHIN_MS = 10_000

/**
 * Tries all that Outlay does with the account, within the time that it is given. What does not work is a check that failed; it
 * throws only where the signal ends it.
 */
export async function verifyAccess(
  address: BucketAddress,
  { signal, withinMs = VERIFIED_WITHIN_MS }: { signal?: AbortSignal; withinMs?: number } = {},
): Promise<ConnectionCheck[]> {
  const deadline = AbortSignal.timeout(withinMs)
  const bounded = signal ? AbortSignal.any([signal, deadline]) : deadline
  const probe = createProbe(address, bounded)
  const checks: ConnectionCheck[] = []
  try {
    for (const check of CHECKS) {
      const isBlocked = checks.some(({ result }) => result === 'failed')
      checks.push(isBlocked ? blocked(check.name) : await run(check, probe, signal))
    }
  } finally {
    probe.s3.destroy()
  }
  return checks
}

function createProbe(address: BucketAddress, signal: AbortSignal): Probe {
  const probe = { address, signal } as Probe
  probe.s3 = createS3({ region: address.region, credentials: async () => probe.keys })
  return probe
}

async function run(
  { name, doing, run: check }: Check,
  probe: Probe,
  signal: AbortSignal | undefined,
): Promise<ConnectionCheck> {
  try {
    const { result, message, remedy = null } = await check(probe)
    return { name, result, ok: result !== 'skipped', code: null, message, remedy }
  } catch (error) {
    signal?.throwIfAborted()
    // What failed for want of time says only that it was ended.
    const failure = probe.signal.aborted ? accessError('network', doing) : toAccessError(error, doing)
    const { code, message, remedy } = failure
    return { name, result: 'failed', ok: false, code, message, remedy }
  }
}

function blocked(name: CheckName): ConnectionCheck {
  const message = 'Not tested, since a check before it failed.'
  return { name, result: 'skipped', ok: false, code: null, message, remedy: null }
}
