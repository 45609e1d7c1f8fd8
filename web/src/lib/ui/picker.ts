export interface Choice {
  value: string
  label: string
  /** At the end of its line, like what it costs. */
  note?: string
  description?: string
  group?: string
}

/**
 * The choices that contain every word that is typed, in their label or in what is said of them: first the one that is
 * called so, then those whose label begins with it, then those that have it in their label.
 */
export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  const words = wanted.split(/\s+/).filter(Boolean)
  const rankOf = ({ label }: Choice) => {
    const text = label.toLowerCase()
    if (text === wanted) return 0
    const place = text.indexOf(wanted)
    return place === 0 ? 1 : place > 0 ? 2 : 3
  }
  return choices
    .filter(({ value, label, description = '', group = '' }) => {
      const text = `${label} ${value} ${description} ${group}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b))
}

/** In the order of their groups; those without one first. */
export function inGroups(choices: readonly Choice[]): { group: string; choices: Choice[] }[] {
  const groups = Map.groupBy(choices, ({ group = '' }) => group)
  return [...groups].map(([group, members]) => ({ group, choices: members }))
}
