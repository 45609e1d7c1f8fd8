import { expect, it } from 'vitest'
import type { CostFilter } from '../api/contract.ts'
import { describeFilter } from './filter-words.ts'

it.each<[CostFilter['operator'], string[] | undefined, string]>([
  ['in', ['AmazonEC2'], 'Service is AmazonEC2'],
  ['notIn', ['A', ''], 'Service is not A or nothing'],
  ['in', ['A', 'B', 'C', 'D'], 'Service is A, B or 2 more'],
  ['startsWith', ['Amazon'], 'Service begins with Amazon'],
  ['notContains', ['bot'], 'Service does not contain bot'],
  ['isEmpty', undefined, 'Service is empty'],
])('says a filter in words: %s %j', (operator, values, words) => {
  expect(describeFilter({ dimension: 'serviceName', operator, ...(values && { values }) }, 'Service')).toBe(
    words,
  )
})
