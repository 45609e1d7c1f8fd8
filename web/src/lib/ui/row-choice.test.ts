import { expect, it } from 'vitest'
import { RowChoice } from './row-choice.svelte.ts'

const rows = ['a', 'b', 'c', 'd', 'e']
const choice = () => new RowChoice<string>((row) => row)

it('chooses a row, and lets it go again', () => {
  const chosen = choice()
  chosen.toggle('b')
  expect([chosen.rows, chosen.has('b'), chosen.size]).toEqual([['b'], true, 1])
  chosen.toggle('b')
  expect(chosen.size).toBe(0)
})

it('chooses all rows from the last one to another, whichever comes first', () => {
  const chosen = choice()
  chosen.toggle('d')
  chosen.extendTo('b', rows)
  expect(chosen.rows.toSorted()).toEqual(['b', 'c', 'd'])
  chosen.extendTo('a', rows)
  expect(chosen.rows.toSorted()).toEqual(['a', 'b', 'c', 'd'])
})

it('chooses the row alone where there is no other to begin with', () => {
  const chosen = choice()
  chosen.extendTo('c', rows)
  expect(chosen.rows).toEqual(['c'])
  chosen.clear()
  chosen.extendTo('d', rows)
  expect(chosen.rows).toEqual(['d'])
})

it('says of rows whether all, some or none of them are chosen', () => {
  const chosen = choice()
  expect(chosen.stateOf(rows)).toBe('none')
  chosen.toggle('a')
  expect(chosen.stateOf(rows)).toBe('some')
  chosen.choose(rows)
  expect(chosen.stateOf(rows)).toBe('all')
  expect(chosen.stateOf([])).toBe('none')
})
