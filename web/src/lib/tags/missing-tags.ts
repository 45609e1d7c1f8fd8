/*
 * The dimension that tells which of some tag keys lines lack, in step with server/costs/tag-dimensions.ts: its values
 * are the keys, in their order.
 */
const PREFIX = 'missingTags:'

export const missingTagsOf = (keys: readonly string[]): string =>
  PREFIX + keys.map(encodeURIComponent).join(',')

/** The keys of such a dimension; nothing of another, or of one that nobody has written so. */
export function readMissingTags(dimension: string): string[] | undefined {
  if (!dimension.startsWith(PREFIX)) return undefined
  try {
    return dimension.slice(PREFIX.length).split(',').map(decodeURIComponent)
  } catch {
    return undefined
  }
}
