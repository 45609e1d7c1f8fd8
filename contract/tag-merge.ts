import { Type, type Static } from 'typebox'
import { Id, nullable, Timestamp } from './scalars.ts'
import { TagKey, TagValue } from './tag-rules.ts'

/** Spellings that are to be read as one: of keys, or of the values of one key. */
export const NewTagMerge = Type.Object(
  {
    key: Type.Optional({
      ...TagKey,
      description: 'The key whose values are merged; without it, `target` and `spellings` are keys.',
    }),
    target: TagValue,
    spellings: Type.Array(TagValue, { minItems: 1, maxItems: 100, uniqueItems: true }),
  },
  { additionalProperties: false },
)
export type NewTagMerge = Static<typeof NewTagMerge>

/** A merge that is applied wherever tags are read. Lines and source rows keep what the provider wrote. */
export const TagMerge = Type.Object(
  {
    id: Id,
    /** The key whose values are merged; null where keys are. */
    key: nullable(Type.String()),
    target: Type.String(),
    spellings: Type.Array(Type.String()),
    createdBy: Type.Object({ id: Id, name: Type.String() }),
    createdAt: Timestamp,
  },
  { $id: 'TagMerge' },
)
export type TagMerge = Static<typeof TagMerge>

export const TagMergeList = Type.Object({ items: Type.Array(TagMerge) })
