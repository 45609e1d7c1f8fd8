import { expect, it } from 'vitest'
import { TransferSpeed } from './transfer-speed.ts'

it('says nothing before there is enough to judge by', () => {
  const speed = new TransferSpeed()
  expect(speed.bytesPerSecond).toBeUndefined()
  speed.add(0, 0)
  speed.add(100, 1000)
  expect(speed.bytesPerSecond).toBeUndefined()
})

it('is the average of the last five seconds', () => {
  const speed = new TransferSpeed()
  speed.add(0, 0)
  for (let second = 1; second <= 10; second++) speed.add(second * 1000, second * 1000)
  for (let second = 11; second <= 16; second++) speed.add(second * 1000, 10_000 + (second - 10) * 5000)
  expect(speed.bytesPerSecond).toBeCloseTo(5000)
})

it('says how long the rest takes, where anything moves', () => {
  const speed = new TransferSpeed()
  speed.add(0, 0)
  speed.add(1000, 500)
  expect(speed.secondsFor(2000)).toBe(4)
  for (let second = 2; second <= 8; second++) speed.add(second * 1000, 500)
  expect(speed.secondsFor(2000)).toBeUndefined()
})

it('forgets what came before a new beginning', () => {
  const speed = new TransferSpeed()
  speed.add(0, 0)
  speed.add(1000, 9000)
  speed.add(2000, 0)
  expect(speed.bytesPerSecond).toBeUndefined()
  speed.add(3000, 100)
  expect(speed.bytesPerSecond).toBe(100)
})
