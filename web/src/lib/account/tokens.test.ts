import { expect, it } from 'vitest'
import { exampleOf, lastDayHint, scopeWords } from './tokens.ts'

it('names scopes in one order', () => {
  expect(scopeWords(['upload', 'read'])).toBe('Read, Upload')
  expect(scopeWords(['upload'])).toBe('Upload')
})

it('says until when a token lasts', () => {
  expect(lastDayHint(90, new Date('2026-11-23T23:59:00Z'))).toBe('Until 21\u00a0Feb\u00a02027')
})

it('shows a script only what its scopes let it do', () => {
  expect(exampleOf('https://outlay.example', ['upload'])).toBe(
    'curl --header "Authorization: Bearer $OUTLAY_TOKEN" --form file=@bill.csv.gz https://outlay.example/api/uploads',
  )
  expect(exampleOf('https://outlay.example', ['read', 'upload']).split('\n')).toHaveLength(2)
})
