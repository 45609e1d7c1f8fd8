import { Type, type Static } from 'typebox'

/** What a list is asked with: where to go on, and how many items to answer. */
export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export type PageQuery = Static<typeof PageQuery>

/**
 * A page of a list out of one item more than it holds: that there is one more is what tells whether the list
 * goes on.
 */
export function pageOf<Item>(
  items: Item[],
  limit: number,
  cursorAfter: (last: Item) => string,
): { items: Item[]; nextCursor: string | null } {
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return { items: page, nextCursor: items.length > limit && last !== undefined ? cursorAfter(last) : null }
}
