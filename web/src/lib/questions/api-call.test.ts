import { expect, it } from 'vitest'
import { callOfQuestion, callOfSavedQuery } from './api-call.ts'

it('quotes what a question has of quotes, so that the shell passes it on', () => {
  const call = callOfQuestion('https://outlay.example', {
    scope: { kind: 'latest' },
    query: { measures: ['billedCost'], dimensions: ["tag:it's"] },
  })
  expect(call).toBe(
    [
      'curl --fail --header "Authorization: Bearer $OUTLAY_TOKEN" \\',
      String.raw`  --json '{"scope":{"kind":"latest"},"query":{"measures":["billedCost"],"dimensions":["tag:it'\''s"]}}' \ `.trimEnd(),
      '  https://outlay.example/api/query/relative',
    ].join('\n'),
  )
})

it('runs a saved query by its id', () => {
  expect(callOfSavedQuery('https://outlay.example', '1')).toContain('/api/saved-queries/1/run')
})
