import { expect, it } from 'vitest'
import { createRandom } from '../demo/bill/random.ts'
import { applies, isBomb, KINDS, mutate, pack, unpack, type Sample } from './mutate.ts'

const text = Buffer.from(
  `BilledCost,Note\n${Array.from({ length: 50 }, (_, n) => `${n}.5,"a, b"\n`).join('')}`,
)
const sample: Sample = { name: 'bill', container: 'text', bytes: text }
const kinds = KINDS.filter((kind) => applies(kind, sample) && !isBomb(kind))

it.each(kinds)('makes the same file of the same seed, and another than the sample: %s', (kind) => {
  const made = (seed: number) => mutate(sample, kind, createRandom(seed), 0)
  expect(made(7).equals(made(7))).toBe(true)
  // A random change can hit nothing: a delimiter that is not there.
  expect([1, 2, 3, 4, 5, 6, 7, 8].some((seed) => !made(seed).equals(text))).toBe(true)
})

it.each(['gzip', 'zip'] as const)('changes the text within %s', (container) => {
  const packed: Sample = { name: 'bill', container, bytes: pack(text, container) }
  expect(unpack(packed).equals(text)).toBe(true)
  const changed = unpack({ container, bytes: mutate(packed, 'header-only', createRandom(1), 0) })
  expect(changed.toString()).toBe('BilledCost,Note\n')
})

it('makes bombs that are small and grow as far as they are told', () => {
  const bytes = 64 * 1024 * 1024
  for (const [kind, container] of [
    ['gzip-bomb-of-rows', 'gzip'],
    ['zip-bomb', 'zip'],
  ] as const) {
    const bomb = mutate(sample, kind, createRandom(1), bytes)
    expect(bomb.length).toBeLessThan(bytes / 200)
    expect(unpack({ container, bytes: bomb }).length).toBeGreaterThan(bytes * 0.99)
  }
})
