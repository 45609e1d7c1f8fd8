import { expect, it } from 'vitest'
import { shortenMiddle } from './shorten-middle.ts'

it('keeps the beginning and the end of a long text, and a short one whole', () => {
  const arn = 'arn:aws:ec2:us-west-2:100000000001:instance/i-0a1b2c3d4e5f60718'
  expect(shortenMiddle(arn)).toBe('arn:aws:ec…instance/i-0a1b2c3d4e5f60718')
  expect(shortenMiddle(arn)).toHaveLength(39)
  expect(shortenMiddle('i-0a1b')).toBe('i-0a1b')
})
