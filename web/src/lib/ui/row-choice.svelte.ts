import { SvelteMap } from 'svelte/reactivity'

/** Which rows of a list are chosen, to do the same with all of them. They stay chosen where they are out of sight. */
export class RowChoice<Row> {
  #keyOf: (row: Row) => string
  #chosen = new SvelteMap<string, Row>()
  /** Where a range begins. */
  #last: string | undefined

  constructor(keyOf: (row: Row) => string) {
    this.#keyOf = keyOf
  }

  get size(): number {
    return this.#chosen.size
  }

  get rows(): Row[] {
    return [...this.#chosen.values()]
  }

  has = (row: Row): boolean => this.#chosen.has(this.#keyOf(row))

  toggle = (row: Row): void => {
    const key = this.#keyOf(row)
    this.#last = key
    if (!this.#chosen.delete(key)) this.#chosen.set(key, row)
  }

  /** From the row that was toggled last to this one, as a click with the shift key does. */
  extendTo = (row: Row, rows: readonly Row[]): void => {
    const from = rows.findIndex((each) => this.#keyOf(each) === this.#last)
    const to = rows.findIndex((each) => this.#keyOf(each) === this.#keyOf(row))
    if (from < 0 || to < 0) return this.toggle(row)
    for (const each of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      this.#chosen.set(this.#keyOf(each), each)
    }
    this.#last = this.#keyOf(row)
  }

  /** Whether each of these is: what a box above them says; `some` where only some are. */
  stateOf = (rows: readonly Row[]): 'all' | 'some' | 'none' => {
    const count = rows.filter(this.has).length
    return count === 0 ? 'none' : count === rows.length ? 'all' : 'some'
  }

  choose = (rows: readonly Row[]): void => {
    for (const row of rows) this.#chosen.set(this.#keyOf(row), row)
  }

  clear = (): void => {
    this.#chosen.clear()
    this.#last = undefined
  }
}
