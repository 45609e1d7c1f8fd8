import { expect, it } from 'vitest'
import { inGroups, matching } from './picker.ts'

const choices = [
  { value: 'serviceCategory', label: 'Service category', group: 'Service' },
  { value: 'providerName', label: 'Provider', description: 'Who makes services.', group: 'Provider' },
  { value: 'serviceName', label: 'Service', description: 'The service that was used.', group: 'Service' },
  { value: 'xUsageType', label: 'Usage type', description: 'What was measured.', group: 'Usage' },
  { value: 'regionId', label: 'Region', group: 'Location' },
  { value: 'xProductCode', label: 'Product code', group: 'Service' },
]
const found = (typed: string) => matching(choices, typed).map(({ value }) => value)

it('finds by label, name, description and group, whatever the order of the words', () => {
  expect(found('')).toHaveLength(6)
  expect(found('SERV')).toEqual(['serviceCategory', 'serviceName', 'providerName', 'xProductCode'])
  expect(found('service ')[0]).toBe('serviceName')
  expect(found('type')).toEqual(['xUsageType'])
  expect(found('measured')).toEqual(['xUsageType'])
  expect(found('type usage')).toEqual(['xUsageType'])
  expect(found('region id')).toEqual(['regionId'])
  expect(found('nothing')).toEqual([])
})

it('keeps groups together, in the order in which they first come', () => {
  expect(inGroups(choices).map(({ group, choices: { length } }) => [group, length])).toEqual([
    ['Service', 3],
    ['Provider', 1],
    ['Usage', 1],
    ['Location', 1],
  ])
})
