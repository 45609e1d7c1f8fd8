import { tick } from 'svelte'

let end = () => {}

/**
 * Does what a page does to ask its questions, for a page that somebody is on the way to: a link that is pointed at, or
 * a click that waits for code. The page waits for the same answers; what it does not ask ends with the next of these.
 */
export function ahead(ask: () => void): void {
  const before = end
  end = $effect.root(() => ask())
  // What both ask is not cancelled in between.
  void tick().then(before)
}
