import { expect, it } from 'vitest'
import { arrivedTogether } from './arrived-together.ts'

const together = (...times: string[]) => arrivedTogether(times, (time) => `2026-11-${time}Z`)

it('is the newest and what came before it, each within an hour of the next', () => {
  expect(together('12T11:50', '12T11:00', '12T10:05', '12T08:00', '12T07:59')).toEqual([
    '12T11:50',
    '12T11:00',
    '12T10:05',
  ])
  expect(together('12T11:50')).toEqual(['12T11:50'])
  expect(together()).toEqual([])
})
