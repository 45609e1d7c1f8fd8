import { expect, it } from 'vitest'
import { type QuestionView, defaultQuestion } from './question-view.ts'
import { isSameQuestion, toSavedQuestion, viewOf } from './saved-question.ts'

const upload = '01935a00-0000-7000-8000-000000000001'

it('leaves out what the API has by itself', () => {
  expect(toSavedQuestion(defaultQuestion)).toEqual({
    scope: { kind: 'selection' },
    query: { measures: ['effectiveCost'] },
  })
})

it.each<Partial<QuestionView>>([
  {},
  { scope: { kind: 'latest' }, lastPeriods: 3, timeBasis: 'billing', compare: 'previousPeriod' },
  { scope: { kind: 'uploads', uploadIds: [upload] }, withSuperseded: true, from: '2026-10-01' },
  {
    filters: [
      { operator: 'in', dimension: 'serviceName', values: ['a'] },
      { operator: 'isEmpty', dimension: 'tag:team', values: [] },
    ],
  },
  { granularity: 'day', derive: ['cumulative'], top: { count: 5 }, limit: 50, offset: 10 },
])('shows what was saved of %j as it was made', (change) => {
  const view = { ...defaultQuestion, ...change }
  expect(viewOf(toSavedQuestion(view))).toEqual(view)
})

it('knows a question again that the API has filled up with what it has by itself', () => {
  const saved = viewOf({
    scope: { kind: 'selection' },
    query: { measures: ['effectiveCost'], excludeSuperseded: true, limit: 10_000, offset: 0 },
  })
  expect(isSameQuestion(saved, defaultQuestion)).toBe(true)
  expect(isSameQuestion(saved, { ...defaultQuestion, lastPeriods: 1 })).toBe(false)
})

it('drops billing periods where uploads are fixed, which the API would refuse', () => {
  const view: QuestionView = {
    ...defaultQuestion,
    scope: { kind: 'uploads', uploadIds: [upload] },
    lastPeriods: 3,
  }
  expect(toSavedQuestion(view).scope).toEqual({ kind: 'uploads', uploadIds: [upload] })
})
