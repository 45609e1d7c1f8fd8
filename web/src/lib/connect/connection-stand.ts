import type { Connection, Upload } from '../api/contract.ts'
import { wizardSearch } from '../connections/wizard/wizard-view.ts'
import { isRunning } from '../uploads/words.ts'

/** Where a connected account stands on the way to its first bill, and how to go on. */
export interface ConnectionStand {
  words: string
  action: string
  href: string
}

export function standOf(
  connection: Connection,
  uploads: readonly Upload[],
  { mayAdminister }: { mayAdminister: boolean },
): ConnectionStand {
  const { id, status, watch } = connection
  const page = `/connections/${id}`
  if (status !== 'verified') {
    const words = status === 'failed' ? 'Outlay cannot read its folder.' : 'Its role is not verified yet.'
    if (!mayAdminister) return { words, action: 'See the connection', href: page }
    return {
      words,
      action: status === 'failed' ? 'See what is in the way' : 'Go on with its role',
      href: `/connections/new${wizardSearch({ connection: id, step: status === 'failed' ? 3 : 2 })}`,
    }
  }
  const own = uploads.filter(({ connectionId }) => connectionId === id)
  if (watch.enabled && watch.error) {
    return { words: watch.error.message, action: 'See the connection', href: page }
  }
  if (own.some(isRunning))
    return { words: 'Bills are being loaded.', action: 'See the connection', href: page }
  if (own.some((upload) => upload.status === 'completed')) {
    return { words: 'Bills have arrived.', action: 'See the connection', href: page }
  }
  return {
    words: watch.enabled
      ? 'It is watched: what AWS delivers next is loaded. Months that are there already can be loaded now.'
      : 'It is verified. Nothing is loaded until you say so.',
    action: 'Load past months',
    href: `${page}#past-months`,
  }
}
