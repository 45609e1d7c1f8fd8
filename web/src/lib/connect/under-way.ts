import type { Upload } from '../api/contract.ts'
import { isRunning } from '../uploads/words.ts'

/** Failed ones beyond that are history, which has a page of its own. */
const FAILED_SHOWN = 3

interface Known {
  /** The newest ones, the newest first. */
  uploads: readonly Upload[]
  origin: Upload['origin']
  /** Those of which it is said elsewhere, as of what was sent from here. */
  said: ReadonlySet<string>
  /** Whether something is loaded: then a file that once failed is no step any more. */
  hasData: boolean
}

/** What is loading, whoever sent it from where; and before anything is loaded, what was tried in vain. */
export function underWay({ uploads, origin, said, hasData }: Known): Upload[] {
  const others = uploads.filter((upload) => upload.origin === origin && !said.has(upload.id))
  const failed = hasData ? [] : others.filter(({ status }) => status === 'failed').slice(0, FAILED_SHOWN)
  return others.filter((upload) => isRunning(upload) || failed.includes(upload))
}

/** The one whose stages are shown: what is being read, before what waits. */
export const shownAs = (uploads: readonly Upload[]): Upload | undefined =>
  uploads.find(({ status }) => status === 'processing') ?? uploads.find(isRunning)
