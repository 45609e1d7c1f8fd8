import { describe, expect, it } from 'vitest'
import { readUrlState, writeUrlState } from '../filters/url-state.ts'
import { commitmentsParameters, percentOfShare, shareOfPercent } from './commitments-view.ts'

const read = (search: string) => readUrlState(commitmentsParameters, new URLSearchParams(search))

describe('the address of commitments', () => {
  it('has what is tried', () => {
    const { state, problems } = read('?kind=rds&hourly=1.25&discount=0.375&rates=family&as=table')
    expect(problems).toEqual([])
    expect(state).toEqual({
      ratesBy: 'family',
      kind: 'rds',
      hourly: '1.25',
      discount: '0.375',
      shape: 'table',
    })
    expect(writeUrlState(commitmentsParameters, state)).toBe(
      '?rates=family&kind=rds&hourly=1.25&discount=0.375&as=table',
    )
  })

  it.each(['?hourly=-1', '?hourly=1e3', '?discount=20', '?discount=1.5', '?rates=tag', '?kind=<b>'])(
    'names what of %s is none, and shows the rest',
    (search) => {
      const { state, problems } = read(search)
      expect(problems).toHaveLength(1)
      expect(writeUrlState(commitmentsParameters, state)).toBe('')
    },
  )
})

it.each([
  ['20', '0.2'],
  ['27.5', '0.275'],
  ['7,25', '0.0725'],
  ['0', '0.0'],
])('%s percent are a share of %s', (text, share) => {
  expect(shareOfPercent(text)).toBe(share)
  expect(percentOfShare(share)).toBe(text.replace(',', '.'))
})

it.each(['100', '-5', '20.123', 'a fifth', ''])('%j is no discount', (text) => {
  expect(shareOfPercent(text)).toBeUndefined()
})
