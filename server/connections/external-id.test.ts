import { expect, test } from 'vitest'
import { generateExternalId } from './external-id.ts'

test('external ids are 160 random bits each, in letters that STS takes and people can read out', () => {
  const ids = Array.from({ length: 1000 }, generateExternalId)
  for (const id of ids) expect(id).toMatch(/^outlay-[a-z2-7]{32}$/)
  expect(new Set(ids).size).toBe(1000)
  // Every letter comes at every place.
  for (let place = 7; place < 39; place += 1) {
    expect(new Set(ids.map((id) => id[place])).size).toBe(32)
  }
})
