import { expect, it } from 'vitest'
import { nameValues, namesOf, rankEntries } from './naming.ts'

it('tells values of one name apart by their ids', () => {
  const names = namesOf(
    [
      { value: 'us-west-2', name: 'US West (Oregon)' },
      { value: 'usw2', name: 'US West (Oregon)' },
      { value: 'eu-1', name: null },
      { value: '', name: null },
      { value: null },
    ],
    'No region',
  )
  expect([...names.values()]).toEqual([
    'US West (Oregon) (us-west-2)',
    'US West (Oregon) (usw2)',
    'eu-1',
    'No region',
    'All others',
  ])
})

it('takes the likeliest name that is known, and the id where there is none', () => {
  const known = [
    { value: '1', name: '' },
    { value: '1', name: 'Main' },
    { value: '1', name: 'Old' },
    { value: '3', name: 'Not listed' },
  ]
  expect([...nameValues(['1', '2', ''], known, 'No account')]).toEqual([
    ['1', 'Main'],
    ['2', '2'],
    ['', 'No account'],
  ])
})

it('measures bars against the largest, credits too', () => {
  const entry = (value: string, cost: string) => ({
    value,
    cost,
    before: null,
    change: null,
    changeRatio: null,
    share: null,
  })
  const lengths = rankEntries([entry('a', '50'), entry('b', '-100')], 'none').map(({ length }) => length)
  expect(lengths).toEqual([0.5, -1])
  expect(rankEntries([entry('a', '0')], 'none')[0]?.length).toBe(0)
})
