import { describe, expect, it } from 'vitest'
import type { CostFilter } from '../api/contract.ts'
import { readFilter, writeFilter } from './filter-text.ts'

describe.each<[text: string, filter: CostFilter]>([
  ['in:serviceName=AmazonEC2', { dimension: 'serviceName', operator: 'in', values: ['AmazonEC2'] }],
  ['notIn:regionId=eu-1,', { dimension: 'regionId', operator: 'notIn', values: ['eu-1', ''] }],
  ['isEmpty:tag:team', { dimension: 'tag:team', operator: 'isEmpty' }],
  ['contains:tag:a%3Db=x%2Cy%3B%25', { dimension: 'tag:a=b', operator: 'contains', values: ['x,y;%'] }],
  [
    'in:resourceId=arn:aws:s3:::a&c',
    { dimension: 'resourceId', operator: 'in', values: ['arn:aws:s3:::a&c'] },
  ],
])('%j', (text, filter) => {
  it('is read', () => expect(readFilter(text)).toEqual(filter))
  it('is written the same', () => expect(writeFilter(filter)).toBe(text))
})

it.each([
  'serviceName',
  'in:serviceName',
  'in:=x',
  'is:serviceName=x',
  'isEmpty:serviceName=x',
  'in:a=%',
  '',
])('takes %j for no filter', (text) => expect(readFilter(text)).toBeUndefined())
