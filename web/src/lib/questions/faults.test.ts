import { expect, it } from 'vitest'
import { faultsOf } from './faults.ts'
import { type QuestionView, defaultQuestion } from './question-view.ts'

const upload = '01935a00-0000-7000-8000-000000000001'
const october = { from: '2026-10-01', to: '2026-11-01' }
const partsOf = (change: Partial<QuestionView>) =>
  faultsOf({ ...defaultQuestion, ...change }).map(({ part }) => part)

it.each<Partial<QuestionView>>([
  {},
  { scope: { kind: 'uploads', uploadIds: [upload] } },
  { timeBasis: 'billing', granularity: 'month' },
  { ...october, compare: 'previousPeriod' },
  { lastPeriods: 3, timeBasis: 'billing', compare: 'previousPeriod' },
  { lastPeriods: 3, compare: { uploadIds: [upload] } },
  { compare: { from: '2026-09-01' } },
  { measures: ['listCost', 'billedCost'], derive: ['savings', 'share'] },
  { granularity: 'day', derive: ['cumulative'] },
  { filters: [{ operator: 'isEmpty', dimension: 'tag:team', values: [] }] },
])('finds nothing wrong with %j', (change) => expect(partsOf(change)).toEqual([]))

it.each<[Partial<QuestionView>, string]>([
  [{ scope: { kind: 'uploads', uploadIds: [] } }, 'scope'],
  [{ timeBasis: 'billing', granularity: 'day' }, 'time'],
  [{ from: '2026-10-01', to: '2026-10-01' }, 'time'],
  [{ filters: [{ operator: 'in', dimension: 'serviceName', values: [] }] }, 'filters'],
  [{ compare: 'previousPeriod', from: '2026-10-01' }, 'compare'],
  [{ compare: 'previousPeriod', lastPeriods: 3 }, 'compare'],
  [{ compare: { from: '2026-09-01' }, lastPeriods: 3 }, 'compare'],
  [{ compare: {} }, 'compare'],
  [{ ...october, compare: { from: '2026-12-01' } }, 'compare'],
  [{ derive: ['cumulative'] }, 'derive'],
  [{ measures: ['listCost', 'lineCount'], derive: ['savings'] }, 'derive'],
  [{ top: { count: 5, by: 'billedCost' } }, 'top'],
])('says of %j where it cannot be asked: %s', (change, part) => expect(partsOf(change)).toEqual([part]))
