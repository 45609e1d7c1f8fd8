import { describe, expect, test } from 'vitest'
import { allowedBy, allowedByAll, byMissing, linesOf, reachOf } from './lines-behind.ts'

const reach = reachOf({ withResources: ['a'], withoutResources: [] })

const keysOf = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => `${index}`.padStart(length, 'k'))

const rule = (key: string, allowedValues: string[]) => ({ key, allowedValues, pattern: null })

describe('lines behind a figure', () => {
  test('are those of filters that a question can have', () => {
    const part = byMissing(['team', 'env'], 'isEmpty')
    expect(linesOf(reach, { part })).toEqual({
      part: [...reach.reached!, ...part!],
      rest: null,
      whole: reach.reached,
    })
  })

  test('are not linked where the name of all keys is longer than that of a dimension', () => {
    // With its prefix and commas, 300 characters and 301.
    const longest = byMissing([...keysOf(11, 25), 'kk'], 'isEmpty')
    expect(longest![0]!.dimension).toHaveLength(300)
    expect(linesOf(reach, { part: longest }).part).not.toBeNull()
    expect(linesOf(reach, { part: byMissing([...keysOf(11, 25), 'kkk'], 'isEmpty') }).part).toBeNull()
    // Each letter is six characters as in an address.
    expect(linesOf(reach, { part: byMissing(['ü'.repeat(50)], 'isEmpty') }).part).toBeNull()
  })

  test('are not linked where the values are more than an address has room for', () => {
    const half = keysOf(20, 100)
    const [team, env] = [rule('team', half), rule('env', half)]
    expect(linesOf(reach, { part: allowedByAll([team, env]) }).part).not.toBeNull()
    expect(linesOf(reach, { part: allowedByAll([team, env, rule('cc', half)]) }).part).toBeNull()
    expect(linesOf(reach, { part: [allowedBy(rule('team', keysOf(500, 500)))!] }).part).toBeNull()
  })
})

describe('what tags can reach', () => {
  test('is said by filters unless some bills name resources and others do not', () => {
    expect(reachOf({ withResources: ['a'], withoutResources: ['b'] })).toEqual({
      reached: null,
      unreached: null,
    })
    expect(reachOf({ withResources: [], withoutResources: ['b'] }).reached).toEqual([
      { dimension: 'tagReach', operator: 'in', values: ['Usage of a resource', 'Usage without a resource'] },
    ])
    expect(reachOf({ withResources: ['a'], withoutResources: [] }).reached).toEqual([
      { dimension: 'tagReach', operator: 'in', values: ['Usage of a resource'] },
    ])
  })
})
