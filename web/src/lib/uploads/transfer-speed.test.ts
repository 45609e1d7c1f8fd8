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
