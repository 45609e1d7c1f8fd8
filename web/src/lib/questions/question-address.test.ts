import { describe, expect, it } from 'vitest'
import { readUrlState, writeUrlState } from '../filters/url-state.ts'
import { questionParameters } from './question-address.ts'
import { type QuestionView, defaultQuestion } from './question-view.ts'

const first = '01935a00-0000-7000-8000-000000000001'
const second = '01935a00-0000-7000-8000-000000000002'
const read = (query: string) => readUrlState(questionParameters, new URLSearchParams(query))

describe.each<[query: string, change: Partial<QuestionView>]>([
  ['', {}],
  ['?in=latest&last=3', { scope: { kind: 'latest' }, lastPeriods: 3 }],
  [`?in=${first},${second}`, { scope: { kind: 'uploads', uploadIds: [first, second] } }],
  ['?in=uploads&old=1', { scope: { kind: 'uploads', uploadIds: [] }, withSuperseded: true }],
  [
    '?m=billedCost,lineCount&d=serviceName,tag:team',
    { measures: ['billedCost', 'lineCount'], dimensions: ['serviceName', 'tag:team'] },
  ],
  ['?d=tag:a%252Cb%253B%253D%2525,tag:%26%20%C3%A4', { dimensions: ['tag:a,b;=%', 'tag:& ä'] }],
  ['?g=week&from=2026-10-01&to=2026-11-01', { granularity: 'week', from: '2026-10-01', to: '2026-11-01' }],
  ['?g=month&t=billing', { timeBasis: 'billing', granularity: 'month' }],
  [
    '?f=in:serviceName=AmazonEC2,Amazon%20S3;isEmpty:tag:team;contains:xUsageType',
    {
      filters: [
        { operator: 'in', dimension: 'serviceName', values: ['AmazonEC2', 'Amazon S3'] },
        { operator: 'isEmpty', dimension: 'tag:team', values: [] },
        { operator: 'contains', dimension: 'xUsageType', values: [] },
      ],
    },
  ],
  [
    '?f=notIn:tag:a%253Db=,two%0Alines',
    { filters: [{ operator: 'notIn', dimension: 'tag:a=b', values: ['', 'two\nlines'] }] },
  ],
  ['?top=5', { top: { count: 5 } }],
  [
    '?top=5,billedCost&also=share,savings',
    { top: { count: 5, by: 'billedCost' }, derive: ['share', 'savings'] },
  ],
  ['?vs=other', { compare: {} }],
  ['?vs=previous', { compare: 'previousPeriod' }],
  ['?vs=2026-09-01..2026-10-01', { compare: { from: '2026-09-01', to: '2026-10-01' } }],
  [`?vs=2026-09-01..;${first}`, { compare: { from: '2026-09-01', uploadIds: [first] } }],
  [`?vs=${first}`, { compare: { uploadIds: [first] } }],
  [
    '?o=-billedCost,serviceName&n=50&skip=100',
    {
      orderBy: [
        { field: 'billedCost', direction: 'desc' },
        { field: 'serviceName', direction: 'asc' },
      ],
      limit: 50,
      offset: 100,
    },
  ],
])('%s', (query, change) => {
  const state = { ...defaultQuestion, ...change }
  it('is read', () => expect(read(query)).toEqual({ state, problems: [] }))
  it('is written the same', () => expect(writeUrlState(questionParameters, state)).toBe(query))
})

it.each([
  'in=mine',
  'last=0',
  'last=121',
  'm=happiness',
  'd=a,b,c,d,e,f,g,h,i',
  'd=service name',
  'd=tag:%25',
  'g=year',
  't=charges',
  'from=2026-02-30',
  'f=like:serviceName=a',
  'f=in:=a',
  'f=isEmpty:serviceName=a',
  'f=in:serviceName=%25',
  'top=0',
  'top=5,happiness',
  'top=5,billedCost,more',
  'vs=before',
  'vs=..',
  'vs=2026-09-01..2026-10-01..',
  'also=average',
  'n=10001',
  'skip=-1',
])('names the invalid %s and keeps the rest', (part) => {
  const { state, problems } = read(`?${part}&old=1`)
  expect(state).toEqual({ ...defaultQuestion, withSuperseded: true })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(`“${decodeURIComponent(part)}”`)
})
