import { api } from './client.ts'

/** The most that the API gives at once. */
const LIMIT = 200

/** All of a list, its pages one after the other: for lists of people and clients, which are short. */
export async function allPages<Item>(path: string): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
    const page: { items: Item[]; nextCursor: string | null } = await api(`${path}?limit=${LIMIT}${after}`)
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}
