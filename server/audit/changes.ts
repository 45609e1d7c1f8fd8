/** What a change made of something, for its audit event: the fields that differ, before and after; undefined for none. */
export function changesBetween<Fields extends Record<string, unknown>>(
  before: Fields,
  after: Fields,
): { before: Partial<Fields>; after: Partial<Fields> } | undefined {
  const changed = Object.keys(before).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  )
  if (changed.length === 0) return undefined
  const only = (fields: Fields) =>
    Object.fromEntries(changed.map((field) => [field, fields[field]])) as Partial<Fields>
  return { before: only(before), after: only(after) }
}
