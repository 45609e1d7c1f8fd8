import type { Upload } from '../api/contract.ts'

/**
 * Whether an answer is older than what is known: given before the load began or while it ran, read after the
 * stream said more. Kept, it would show a load that never begins or never ends, or an upload that is gone. Each beginning counts as an
 * attempt, so that a retry, which waits with the count of the attempt that ended, is no such answer.
 */
export function isStaleAnswer(next: Upload, known: Upload | undefined): boolean {
  if (known === undefined) return false
  if (next.attempt < known.attempt) return true
  if (known.status === 'deleted') return next.status !== 'deleted'
  const hasEnded = known.status !== 'pending' && known.status !== 'processing'
  return (
    hasEnded &&
    next.status === 'processing' &&
    next.attempt === known.attempt &&
    next.startedAt === known.startedAt
  )
}
