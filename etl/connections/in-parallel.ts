/** What becomes of each item, in their order, with no more than so many under way at once. Ends at the first error. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  action: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length)
  const queue = items.entries()
  let failed = false
  const work = async () => {
    for (const [index, item] of queue) {
      if (failed) return
      results[index] = await action(item).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}
