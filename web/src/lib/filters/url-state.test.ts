import { expect, it } from 'vitest'
import { besideOthers } from './url-state.ts'

const only = { period: { name: 'p', fallback: '', says: 'a month', read: String, write: String } }

it.each([
  ['', '', ''],
  ['?p=2026-10&hourly=1.5', '?p=2026-09', '?p=2026-09&hourly=1.5'],
  ['?p=2026-10&f=in:a=b,c', '', '?f=in:a=b,c'],
  ['?kind=rds', '?p=all', '?p=all&kind=rds'],
])('of %j with %j for what is its own the address is %j', (search, written, address) => {
  expect(besideOthers(written, only, new URLSearchParams(search))).toBe(address)
})
