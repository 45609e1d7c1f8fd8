import { DEFAULT_COLUMNS } from './line-columns.ts'

const KEY = 'columns-of-lines'

/** Which columns a person looks at, kept in the browser: for every list of lines, and on the next day as well. */
export class ChosenColumns {
  keys: readonly string[] = $state.raw(read() ?? DEFAULT_COLUMNS)

  choose(keys: readonly string[]): void {
    this.keys = keys
    try {
      localStorage.setItem(KEY, JSON.stringify(keys))
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  reset(): void {
    this.choose(DEFAULT_COLUMNS)
  }
}

function read(): string[] | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (!Array.isArray(kept) || kept.length === 0) return undefined
    return kept.every((key) => typeof key === 'string') ? kept : undefined
  } catch {
    return undefined
  }
}
