import { describe, expect, test } from 'vitest'
import { findNearDuplicates } from './near-duplicates.ts'

/** Each spelling with less spend than the one before it. */
function find(kind: 'key' | 'value', ...texts: string[]) {
  const written = texts.map((text, index) => ({ text, spend: BigInt(1000 - index) }))
  return findNearDuplicates(written, kind).map(({ proposed, others }) => [
    proposed,
    ...others.map(({ text, likeness }) => `${text}: ${likeness}`),
  ])
}

describe('keys are near-duplicates', () => {
  test('that are equal without case and punctuation', () => {
    expect(find('key', 'CostCenter', 'cost-center', 'cost_center', 'Cost Center', 'team')).toEqual([
      [
        'CostCenter',
        'cost-center: case-or-punctuation',
        'cost_center: case-or-punctuation',
        'Cost Center: case-or-punctuation',
      ],
    ])
  })

  test.each([
    ['environment', 'enviroment'],
    ['application', 'applications'],
    ['owner', 'ownor'],
  ])('at edit distance 1 with five letters or more: %s, %s', (first, second) => {
    expect(find('key', first, second)).toEqual([[first, `${second}: one-letter`]])
  })

  test.each([
    ['team', 'teams'],
    ['team1', 'team2'],
    ['owner1', 'owner2'],
    ['team-a', 'team-b'],
    ['costCenterA', 'costCenterB'],
    ['env', 'environment'],
    ['prod', 'production'],
    ['cost-center', 'cost-centre'],
    ['aws:createdBy', 'createdBy'],
    ['-', '_'],
  ])('but not %s and %s', (first, second) => {
    expect(find('key', first, second)).toEqual([])
  })
})

describe('values are near-duplicates', () => {
  test('that are synonyms, in any case, by themselves and as a word of several', () => {
    expect(find('value', 'production', 'prod', 'PRD', 'dev', 'Development', 'stg', 'staging')).toEqual([
      ['production', 'prod: synonym', 'PRD: synonym'],
      ['dev', 'Development: synonym'],
      ['stg', 'staging: synonym'],
    ])
    expect(find('value', 'prod-web', 'production_web', 'pre-production', 'preprod')).toEqual([
      ['prod-web', 'production_web: synonym'],
      ['pre-production', 'preprod: synonym'],
    ])
  })

  test.each([
    ['v1', 'v2'],
    ['1.0', '10'],
    ['10.0.0.1', '100.0.1'],
    ['cc-1001', 'cc-1002'],
    ['i-0abcdef1', 'i-0abcdfe1'],
    ['2026-01', '2026-10'],
    ['anna@example.com', 'anne@example.com'],
    ['prod', 'preprod'],
    ['prod', 'nonprod'],
    ['staging', 'test'],
    ['eu-west', 'us-west'],
  ])('but not %s and %s', (first, second) => {
    expect(find('value', first, second)).toEqual([])
  })

  test('with numbers, where nothing but case and punctuation differs', () => {
    expect(find('value', 'Team-1', 'team1', 'team_2')).toEqual([['Team-1', 'team1: case-or-punctuation']])
  })
})

test('the spelling with most spend is proposed, whatever its form', () => {
  const found = findNearDuplicates(
    [
      { text: 'platfrm', spend: 5n },
      { text: 'platform', spend: 3n },
      { text: 'Platform', spend: 4n },
    ],
    'value',
  )
  expect(found).toEqual([
    {
      proposed: 'Platform',
      others: [
        { text: 'platform', likeness: 'case-or-punctuation' },
        { text: 'platfrm', likeness: 'one-letter' },
      ],
    },
  ])
})

test('a misspelling of a misspelling is none', () => {
  expect(find('value', 'search', 'searchs', 'searchss')).toEqual([['search', 'searchs: one-letter']])
})

test('all values that are compared of a key, none of which is like another', () => {
  const texts = Array.from({ length: 2000 }, (_, index) => {
    const letters = String.fromCharCode(...[1, 26, 676].map((of) => 97 + (Math.floor(index / of) % 26)))
    return `${letters.repeat(3)}value`
  })
  expect(find('value', ...texts)).toEqual([])
})
