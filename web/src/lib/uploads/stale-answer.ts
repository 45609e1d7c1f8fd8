import type { Upload } from '../api/contract.ts'

/**
 * Whether an answer is older than what is known: asked for while the load ran, read after the stream said that
 * it had ended. Kept, it would show a load that never ends. A retry is no such answer: it starts anew.
 */
export function isStaleAnswer(next: Upload, known: Upload | undefined): boolean {
  const hasEnded = known !== undefined && known.status !== 'pending' && known.status !== 'processing'
  return (
    hasEnded &&
    next.status === 'processing' &&
    next.attempt === known.attempt &&
    next.startedAt === known.startedAt
  )
}
