import { untrack } from 'svelte'
import { getUploads } from './uploads-context.ts'

/** Acts each time a load ends well while the page is open: the selection follows arrivals, and figures may have changed. */
export function onArrival(act: () => void): void {
  const { feed } = getUploads()
  let seen = feed.completions
  $effect(() => {
    if (feed.completions === seen) return
    seen = feed.completions
    untrack(act)
  })
}
