import type { Dimension } from './dimensions.ts'

/** What the tags of resources reach, and of what they do not, why. */
export const TAG_REACH = 'tagReach'

/** Values of it that are no charge categories. */
export const REACH = {
  resource: 'Usage of a resource',
  noResource: 'Usage without a resource',
  unused: 'Unused commitment',
  support: 'Support',
} as const

const REACH_SQL = [
  "multiIf(ChargeCategory != 'Usage', toString(ChargeCategory)",
  `CommitmentDiscountStatus = 'Unused', '${REACH.unused}'`,
  `ServiceSubcategory = 'Support', '${REACH.support}'`,
  `ResourceId = '', '${REACH.noResource}'`,
  `'${REACH.resource}')`,
].join(', ')

export const tagReach: Dimension = {
  name: TAG_REACH,
  label: 'Reach of tags',
  description: 'Usage of a resource, which its tags reach; of what they do not, what it is.',
  group: 'Resource',
  column: null,
  needs: ['ChargeCategory', 'CommitmentDiscountStatus', 'ServiceSubcategory', 'ResourceId'],
  tagKeys: [],
  readValue: (value) => value,
  of: () => ({ groupBy: REACH_SQL, text: REACH_SQL }),
}

const MISSING_PREFIX = 'missingTags:'

/** As many as a client can require: a statement has an expression for each, or several. */
const MOST_KEYS = 20

/** The dimension that tells which of these tag keys lines do not have: its values are the keys, in their order. */
export function missingTagsOf(keys: readonly string[]): string {
  return MISSING_PREFIX + keys.map(encodeURIComponent).join(',')
}

/** The keys of such a name; undefined of any other, and of one with a key twice or with too many. */
export function readMissingTags(name: string): string[] | undefined {
  if (!name.startsWith(MISSING_PREFIX)) return undefined
  try {
    const keys = name.slice(MISSING_PREFIX.length).split(',').map(decodeURIComponent)
    const isUsable = keys.length <= MOST_KEYS && new Set(keys).size === keys.length && !keys.includes('')
    return isUsable ? keys : undefined
  } catch {
    // A part of an escape, which nobody has written.
    return undefined
  }
}

/** @param tags the dimensions of the keys, and the parameters that have the keys as text */
export function missingTags(
  name: string,
  tags: readonly { dimension: Dimension; parameter: string }[],
): Dimension {
  return {
    name,
    label: 'Missing tags',
    description: 'Which of these tag keys are missing.',
    group: 'Tags',
    column: null,
    needs: [],
    tagKeys: tags.flatMap(({ dimension }) => dimension.tagKeys),
    readValue: (value) => value,
    of: (table) => {
      const missing = tags.map(
        ({ dimension, parameter }) => `if(${dimension.of(table).text} = '', ${parameter}, '')`,
      )
      const text = `arrayStringConcat(arrayFilter(key -> key != '', [${missing.join(', ')}]), ', ')`
      return { groupBy: text, text }
    },
  }
}
