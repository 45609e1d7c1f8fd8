import { expect, it } from 'vitest'
import { defaultQuestion } from './question-view.ts'
import { valuesAbout } from './values-about.ts'

const upload = '01935a00-0000-7000-8000-000000000001'

it('asks about the uploads, the time and the other filters of the question', () => {
  const view = {
    ...defaultQuestion,
    measures: ['billedCost'],
    from: '2026-10-01',
    filters: [
      { dimension: 'serviceName', operator: 'in' as const, values: ['EC2'] },
      { dimension: 'regionId', operator: 'isEmpty' as const, values: [] },
      { dimension: 'tag:team', operator: 'contains' as const, values: [] },
    ],
  }
  expect(valuesAbout(view, 0, undefined)).toEqual({
    measure: 'billedCost',
    from: '2026-10-01',
    filters: [{ dimension: 'regionId', operator: 'isEmpty' }],
  })
})

it('names uploads where the selection is not what is asked about', () => {
  expect(valuesAbout({ ...defaultQuestion, measures: ['lineCount'] }, 0, [upload])).toEqual({})
  expect(valuesAbout({ ...defaultQuestion, scope: { kind: 'latest' } }, 0, [upload]).uploadIds).toEqual([
    upload,
  ])
  const scope = { kind: 'uploads' as const, uploadIds: [upload] }
  expect(valuesAbout({ ...defaultQuestion, scope }, 0, undefined).uploadIds).toEqual([upload])
})
