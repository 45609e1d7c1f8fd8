import { expect, it } from 'vitest'
import { type Parameters, besideOthers } from './url-state.ts'

const parameters: Parameters<{ period: string }> = {
  period: { name: 'p', fallback: '', says: 'a month', read: (text) => text, write: (period) => period },
}
const beside = (query: string, address: string) =>
  besideOthers(query, parameters, new URLSearchParams(address).entries())

it('what else an address says stays, and is written as the rest of it is', () => {
  expect(beside('?p=2026-10', 'p=2026-09&rows=tag:a b,c&n=5')).toBe('?p=2026-10&rows=tag:a%20b,c&n=5')
  expect(beside('', 'n=5')).toBe('?n=5')
  expect(beside('?p=2026-10', 'p=2026-09')).toBe('?p=2026-10')
  expect(beside('', '')).toBe('')
})
