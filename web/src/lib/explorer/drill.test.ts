import { describe, expect, it } from 'vitest'
import { isValue } from '../filters/value-filter.ts'
import { crumbsOf, nextDimension, withoutValue } from './drill.ts'

const ec2 = isValue('serviceName', 'AmazonEC2')
const none = isValue('xUsageType', '')
const some = { dimension: 'regionId', operator: 'in' as const, values: ['a', 'b'] }

describe('the way down', () => {
  it('leads from service to usage type, resource, and then the lines', () => {
    expect(nextDimension('serviceName', [])).toBe('xUsageType')
    expect(nextDimension('xUsageType', [ec2])).toBe('resourceId')
    expect(nextDimension('resourceId', [ec2])).toBeUndefined()
  })
  it('leads from anything else to the services, or to what of them is not chosen yet', () => {
    expect(nextDimension('subAccountId', [])).toBe('serviceName')
    expect(nextDimension('tag:team', [ec2])).toBe('xUsageType')
    expect(nextDimension('tag:team', [ec2, none])).toBe('resourceId')
  })
})

it('leaves out one value after the other by one filter', () => {
  const once = withoutValue([some], 'serviceName', 'AmazonEC2')
  expect(once).toEqual([some, { dimension: 'serviceName', operator: 'notIn', values: ['AmazonEC2'] }])
  expect(withoutValue(once, 'serviceName', 'AmazonS3')[1]?.values).toEqual(['AmazonEC2', 'AmazonS3'])
  expect(withoutValue([], 'tag:team', '')).toEqual([{ dimension: 'tag:team', operator: 'isNotEmpty' }])
})

it('says the way that led here, and back', () => {
  expect(crumbsOf([some])).toEqual([])
  expect(crumbsOf([some, ec2, none])).toEqual([
    { chosen: undefined, back: { filters: [some], dimension: 'serviceName' } },
    {
      chosen: { dimension: 'serviceName', value: 'AmazonEC2' },
      back: { filters: [some, ec2], dimension: 'xUsageType' },
    },
    { chosen: { dimension: 'xUsageType', value: '' }, back: undefined },
  ])
})
