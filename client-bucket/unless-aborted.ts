/**
 * What is waited for, unless the signal ends that first: the SDK hears a signal while it asks S3, and not while it
 * waits for the keys that it needs for that.
 */
export async function unlessAborted<Result>(
  signal: AbortSignal | undefined,
  action: () => Promise<Result>,
): Promise<Result> {
  if (!signal) return action()
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([action(), aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
