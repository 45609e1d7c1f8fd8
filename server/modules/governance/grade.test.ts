import { describe, expect, test } from 'vitest'
import { gradeOf, isMet, perThousand } from './grade.ts'
import { METRICS } from './metric-definitions.ts'

const AT_TARGET = METRICS.flatMap(({ id, target, graded }) =>
  graded ? [[id as string, target] as const] : [],
)

const gradeWith = (...changed: (readonly [string, string | null])[]) =>
  gradeOf(new Map([...AT_TARGET, ...changed]), { hasRules: true })

const scoreIn = ({ grading }: ReturnType<typeof gradeOf>, id: string) =>
  grading.parts.find((part) => part.id === id)?.score

describe('the grade', () => {
  test('is of weights that add up to 100', () => {
    expect(gradeWith().grading).toMatchObject({ weights: 100, points: '10000', score: '100', reason: null })
  })

  test.each([
    ['tag-coverage', '0.98', '100'],
    ['tag-coverage', '1', '100'],
    ['tag-coverage', '0.74', '50'],
    ['tag-coverage', '0.5', '0'],
    ['tag-coverage', '0.1', '0'],
    ['tag-coverage', '0.822603', '67.21'],
    ['unallocated-spend', '0.01', '100'],
    ['unallocated-spend', '0.16', '50'],
    ['unallocated-spend', '-0.2', '100'],
    ['unallocated-spend', '0.9', '0'],
    ['near-duplicate-keys', '1', '80'],
    ['near-duplicate-keys', '9', '0'],
    ['data-freshness', '102', '50'],
  ])('scores %s of %s with %s', (id, value, score) => {
    expect(scoreIn(gradeWith([id, value]), id)).toBe(score)
  })

  test('does not count what has no value', () => {
    const without = gradeWith(['tag-coverage', '0.74'], ['valid-values', null], ['commitment-coverage', null])
    // 100 less 10 and 5; of the 20 of coverage, half.
    expect(without.grading).toMatchObject({ weights: 85, points: '7500', score: '88.24' })
    expect(without.grade).toBe('B')
    expect(without.grading.parts.find(({ id }) => id === 'valid-values')).toMatchObject({
      value: null,
      score: null,
      points: null,
    })
  })

  test.each([
    [['0.98', '0.95'], 'A'],
    [['0.5', '0.95'], 'B'],
    [['0.5', '0.5'], 'D'],
  ] as const)('of coverage and compliance of %j is %s', ([coverage, compliance], grade) => {
    expect(gradeWith(['tag-coverage', coverage], ['compliant-spend', compliance]).grade).toBe(grade)
  })

  test('is none without rules, and without spend that tags can reach', () => {
    expect(gradeOf(new Map(AT_TARGET), { hasRules: false })).toMatchObject({
      grade: null,
      grading: { score: null, reason: expect.stringContaining('set tag rules') as string },
    })
    expect(gradeWith(['tag-coverage', null])).toMatchObject({
      grade: null,
      grading: {
        score: null,
        reason: 'The scope has no spend that tags can reach: there is nothing to grade.',
      },
    })
  })
})

test.each([
  ['above', '0.98', '0.98', false],
  ['above', '0.98', '0.980001', true],
  ['atLeast', '0.7', '0.7', true],
  ['below', '36', '36', false],
  ['below', '36', '35', true],
  ['atMost', '0', '0', true],
  ['atMost', '0', '1', false],
  ['none', null, '1', null],
  ['above', '0.98', null, null],
] as const)('a target %s %s is met by %s: %s', (comparison, target, value, met) => {
  expect(isMet({ comparison, target }, value, [])).toBe(met)
})

test('what should rise is compared with the month before that has a value', () => {
  const rising = (...values: (string | null)[]) =>
    isMet(
      { comparison: 'rising', target: null },
      '0.3',
      values.map((value) => ({ value })),
    )
  expect([rising('0.1', '0.2'), rising('0.2', null, '0.1'), rising('0.2'), rising()]).toEqual([
    true,
    false,
    null,
    null,
  ])
})

test('a count by thousands is exact', () => {
  expect([perThousand(1, 3), perThousand(4, 10), perThousand(0, 5), perThousand(0, 0)]).toEqual([
    '333.333333',
    '400',
    '0',
    null,
  ])
})
