const HOUR_MS = 60 * 60_000

/**
 * What came with the newest, which is first: each within an hour of the one after it. The months of an account, files
 * of one sitting; and not what came days before.
 */
export function arrivedTogether<Item>(items: readonly Item[], cameAt: (item: Item) => string): Item[] {
  const isApart = (index: number) => {
    const [item, newer] = [items[index], items[index - 1]]
    return item && newer && Date.parse(cameAt(newer)) - Date.parse(cameAt(item)) > HOUR_MS
  }
  const end = items.findIndex((_, index) => isApart(index))
  return end < 0 ? [...items] : items.slice(0, end)
}
