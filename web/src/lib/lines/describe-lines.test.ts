import { expect, it } from 'vitest'
import { describeLines } from './describe-lines.ts'
import { readLinesView } from './lines-view.ts'

it.each([
  ['', undefined, 'all days · effective cost'],
  ['from=2026-10-01&to=2026-11-01&b=net&cur=USD', 3, '1 – 31 Oct 2026 · net cost · USD · 3 uploads'],
  ['from=2026-10-01', 1, 'from 1 Oct 2026 · effective cost · 1 upload'],
  ['to=2026-11-01', 0, 'until 31 Oct 2026 · effective cost'],
])('says what “%s” shows', (search, uploads, words) => {
  const { state } = readLinesView(new URLSearchParams(search))
  expect(describeLines(state, uploads).replaceAll('\u00a0', ' ')).toBe(words)
})
