import { untrack } from 'svelte'
import { getUploads } from './uploads-context.ts'

/** Acts each time the stream of events is there again after an interruption, in which something may have been missed. */
export function onReconnect(act: () => void): void {
  const { feed } = getUploads()
  let seen = feed.connections
  $effect(() => {
    if (feed.connections === seen) return
    const isFirst = seen === 0
    seen = feed.connections
    if (!isFirst) untrack(act)
  })
}
