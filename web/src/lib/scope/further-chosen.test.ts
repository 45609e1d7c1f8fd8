import { expect, it } from 'vitest'
import { furtherChosen } from './further-chosen.ts'

const uploads = [{ id: 'c' }, { id: 'b' }]
const named = (id: string) => ({ id, fileName: `${id}.csv` })

it('what is chosen and further down than was read is there by its name', () => {
  expect(furtherChosen({ chosen: ['b', 'a'], uploads, names: ['b', 'a'].map(named), hasMore: true })).toEqual(
    [{ id: 'a', name: 'a.csv' }],
  )
})

it('an upload that is gone can be left out, although it has no name', () => {
  const gone = { chosen: ['b', 'x'], uploads, names: undefined }
  expect(furtherChosen({ ...gone, hasMore: true })).toEqual([{ id: 'x', name: 'Upload x' }])
  expect(furtherChosen({ ...gone, hasMore: false })).toEqual([{ id: 'x', name: 'No longer there: x' }])
})

it('nothing is said of one before its name could be read', () => {
  expect(furtherChosen({ chosen: ['x'], uploads, names: [], hasMore: false })).toEqual([])
})
