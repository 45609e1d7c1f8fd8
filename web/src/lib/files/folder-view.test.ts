import { expect, it } from 'vitest'
import { readUrlState, writeUrlState } from '../filters/url-state.ts'
import { type FolderView, folderParameters } from './folder-view.ts'

const write = (view: FolderView) => writeUrlState(folderParameters, view)
const read = (search: string) => readUrlState(folderParameters, new URLSearchParams(search))

it('a folder’s address can be read, and leads back to it', () => {
  const state: FolderView = { path: 'hourly/20261001-20261101/', search: 'a b&c' }
  const search = write(state)
  expect(search).toBe('?path=hourly/20261001-20261101/&search=a%20b%26c')
  expect(read(search).state).toEqual(state)
})

it('the connection’s own folder needs no words', () => {
  expect(write({ path: '', search: undefined })).toBe('')
  expect(read('').state).toEqual({ path: '', search: undefined })
})

it('a folder that was typed without its slash is the same one', () => {
  expect(read('path=hourly').state.path).toBe('hourly/')
})

it('what no folder can be called is left out, and said so', () => {
  expect(read(`path=${'a'.repeat(1025)}`)).toMatchObject({
    state: { path: '' },
    problems: [expect.any(String)],
  })
})
