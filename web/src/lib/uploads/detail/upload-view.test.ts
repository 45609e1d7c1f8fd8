import { expect, it } from 'vitest'
import { readUrlState, writeUrlState } from '../../filters/url-state.ts'
import { uploadParameters, type UploadView } from './upload-view.ts'

const read = (query: string) => readUrlState(uploadParameters, new URLSearchParams(query))

const initial: UploadView = { row: undefined, columns: 'problems', comparedWith: undefined, by: 'service' }

it.each<UploadView>([
  initial,
  { ...initial, row: { fileIndex: 2, rowNumber: 1_204, column: undefined }, columns: 'all' },
  { ...initial, row: { fileIndex: 0, rowNumber: 1, column: 'lineItem/UnblendedCost: net & gross' } },
  {
    ...initial,
    comparedWith: { uploadId: '01a20651-3b55-715e-b35f-6be688d4fbe5', period: '2026-05' },
    by: 'resource',
  },
])('reads back what it wrote: %j', (view) => {
  expect(read(writeUrlState(uploadParameters, view))).toEqual({ state: view, problems: [] })
})

it.each(['52', '0:0', '-1:3', '0:1.5', '0:x'])('takes no row from “%s”, and says so', (text) => {
  const { state, problems } = read(`?row=${text}`)
  expect(state.row).toBeUndefined()
  expect(problems).toHaveLength(1)
})
