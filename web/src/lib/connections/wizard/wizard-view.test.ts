import { expect, it } from 'vitest'
import { readUrlState } from '../../filters/url-state.ts'
import { wizardParameters, wizardSearch } from './wizard-view.ts'

const ID = '01995c1e-7a55-7c62-8b2a-0d5a4f3c2b1a'
const read = (search: string) => readUrlState(wizardParameters, new URLSearchParams(search))

it('where one is in the wizard is in its address', () => {
  const view = { connection: ID, step: 1, field: 'bucket' } as const
  expect(wizardSearch(view)).toBe(`?connection=${ID}&field=bucket`)
  expect(read(wizardSearch(view)).state).toEqual(view)
  expect(wizardSearch({ connection: ID, step: 3 })).toBe(`?connection=${ID}&step=3`)
})

it('an address that names no step or field begins at the first', () => {
  const { state, problems } = read('?step=9&field=colour&connection=x')
  expect(state).toEqual({ connection: undefined, step: 1, field: undefined })
  expect(problems).toHaveLength(3)
})
