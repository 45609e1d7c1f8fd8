import { expect, it } from 'vitest'
import { catalogOf } from './catalog.ts'
import { describeQuestion } from './describe-question.ts'
import { type QuestionView, defaultQuestion } from './question-view.ts'

const describe = (change: Partial<QuestionView>) =>
  describeQuestion({ ...defaultQuestion, ...change }, catalogOf(undefined))
    .join(' · ')
    .replaceAll('\u00a0', ' ')

it.each<[Partial<QuestionView>, string]>([
  [{}, 'Effective cost · my selection'],
  [
    {
      measures: ['billedCost', 'lineCount'],
      dimensions: ['serviceName', 'xUsageType', 'tag:team'],
      granularity: 'week',
      scope: { kind: 'latest' },
      lastPeriods: 3,
    },
    'Billed cost and Line count by Service, Usage type and Tag team per week · the last 3 billing periods of the latest uploads',
  ],
  [
    { timeBasis: 'billing', from: '2026-10-01', to: '2026-11-01', compare: 'previousPeriod' },
    'Effective cost · my selection · by billing period · 1 Oct 2026 through 31 Oct 2026 · compared with the time before',
  ],
  [
    {
      filters: [
        { dimension: 'serviceName', operator: 'in', values: ['A', 'B', ''] },
        { dimension: 'regionId', operator: 'notIn', values: ['1', '2', '3', '4'] },
        { dimension: 'tag:team', operator: 'isEmpty', values: [] },
      ],
    },
    'Effective cost · my selection · Service is A, B or nothing · Region is not one of 4 values · Tag team is empty',
  ],
  [
    { top: { count: 5, by: 'billedCost' }, derive: ['share', 'savings'], limit: 10, withSuperseded: true },
    'Effective cost · my selection · the 5 largest by Billed cost, and others · with share and savings · with versions that were replaced · at most 10 rows',
  ],
  [
    { scope: { kind: 'uploads', uploadIds: ['a'] }, compare: { to: '2026-10-01', uploadIds: ['b', 'c'] } },
    'Effective cost · 1 chosen upload · compared with days through 30 Sep 2026, 2 other uploads',
  ],
])('%j reads as a sentence', (change, words) => expect(describe(change)).toBe(words))
