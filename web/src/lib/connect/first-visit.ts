import type { Session, Upload } from '../api/contract.ts'
import { type UploadScope, uploadsParameter } from '../filters/parameters.ts'
import { writeUrlState } from '../filters/url-state.ts'
import { dashboardOf } from '../session/landing.ts'
import { isRunning } from '../uploads/words.ts'

/**
 * What of a client's first visit is told together: all that was loaded, what still is, and what was seen to fail. What
 * failed before is history.
 */
export const toldTogether = (uploads: readonly Upload[], seen: ReadonlySet<string>): string[] =>
  uploads
    .filter(
      (upload) =>
        upload.status === 'completed' ||
        isRunning(upload) ||
        (upload.status === 'failed' && seen.has(upload.id)),
    )
    .map(({ id }) => id)

interface Known {
  session: Session
  /** All of the client that are known, the newest first. */
  uploads: readonly Upload[]
  /** Whether there are more than those. */
  hasMore: boolean
}

/**
 * The dashboard of what was found. Where that is all there is, the latest of each are the same, and follow what arrives
 * later: the address names none.
 */
export function dashboardOfFound(found: readonly Upload[], { session, uploads, hasMore }: Known): string {
  const ids = new Set(found.map(({ id }) => id))
  const isAll =
    !hasMore &&
    session.selection.mode === 'latest' &&
    uploads.every(({ id, status }) => status !== 'completed' || ids.has(id))
  const scope: { uploads: UploadScope } = { uploads: isAll ? undefined : [...ids] }
  return dashboardOf(session) + writeUrlState({ uploads: uploadsParameter }, scope)
}
