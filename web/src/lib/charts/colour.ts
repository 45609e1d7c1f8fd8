/** How many series a chart may tell apart; more is a table, not a rainbow. */
export const SERIES_COLOURS = 10
export const OTHER_COLOUR = 'var(--series-other)'

/** FNV-1a: short, and spreads names that differ in one letter. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/**
 * Gives each value of a dimension a colour that it keeps from chart to chart: the slot is a hash of dimension
 * and value. Where two want the same slot the costlier keeps it and the other takes the next free one, so
 * values must come in order of cost. Beyond the palette everything is grey.
 */
export function colourByValue(dimension: string, valuesByCost: readonly string[]): Map<string, string> {
  const taken = new Set<number>()
  const colours = new Map<string, string>()
  for (const value of valuesByCost) {
    if (colours.has(value)) continue
    if (taken.size === SERIES_COLOURS) {
      colours.set(value, OTHER_COLOUR)
      continue
    }
    let slot = hash(`${dimension}\u0000${value}`) % SERIES_COLOURS
    while (taken.has(slot)) slot = (slot + 1) % SERIES_COLOURS
    taken.add(slot)
    colours.set(value, `var(--series-${slot + 1})`)
  }
  return colours
}
