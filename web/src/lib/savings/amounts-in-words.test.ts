import { expect, it } from 'vitest'
import { inOurWords } from './amounts-in-words.ts'

it.each([
  [
    'Billed from 2026-10-01 to 2026-10-31, 31 days',
    'Billed from 1\u00a0Oct\u00a02026 to 31\u00a0Oct\u00a02026, 31 days',
  ],
  ['In the bill of 2026-06 it is gone.', 'In the bill of Jun\u00a02026 it is gone.'],
  ['483.60 USD', '$483.60'],
  [
    '31,500.25 EUR a month: 0.045 EUR for each of 5,200 items',
    '€31,500.25 a month: €0.045 for each of 5,200 items',
  ],
  ['12.00 CHF', '12.00\u00a0CHF'],
  ['nothing of 3.5 GB, or of arn:aws:ec2:eu-west-1', 'nothing of 3.5 GB, or of arn:aws:ec2:eu-west-1'],
])('“%s” is “%s”', (said, shown) => {
  expect(inOurWords(said)).toBe(shown)
})
