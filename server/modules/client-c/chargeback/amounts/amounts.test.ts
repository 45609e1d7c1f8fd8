import { describe, expect, test } from 'vitest'
import type { ChargebackSplit } from '../../../../../contract/chargeback-rules.ts'
import { COST_LINE_UNIT, fromUnits, toUnits } from '../../../../../clickhouse/exact.ts'
import { createRandomAmounts } from '../random-amounts.testing.ts'
import { allocate, sumOf } from './allocate.ts'
import { chargeBill } from './charge.ts'
import { digitsOf } from './currency-digits.ts'
import { coinOf, roundTree, writeAmount, type AmountTree, type RoundedTree } from './round-tree.ts'
import { splitAmount } from './split-amount.ts'

const CENT = coinOf(2)
const leaves = (...amounts: string[]): AmountTree => {
  const parts = amounts.map((amount) => ({ exact: toUnits(amount), parts: [] }))
  return { exact: sumOf(parts), parts }
}
const written = ({ amount, parts }: RoundedTree) => [
  writeAmount(amount, 2),
  ...parts.map((part) => writeAmount(part.amount, 2)),
]

describe('rounding to whole coins', () => {
  test.each([
    ['three thirds of a cent', ['0.01', '0.01', '0.00', '0.00'], ['0.004', '0.003', '0.003']],
    ['equal remainders: the first gets the cent', ['0.01', '0.01', '0.00'], ['0.005', '0.005']],
    ['what is whole stays', ['1.01', '1.00', '0.01', '0.00'], ['1', '0.006', '0.004']],
    ['credits', ['-0.01', '-0.01', '0.00'], ['-0.006', '-0.004']],
    ['credits and charges that cancel', ['0.00', '0.50', '-0.50'], ['0.504', '-0.504']],
    ['halves away from zero, as an invoice', ['-0.13', '-0.13', '0.00'], ['-0.125', '0']],
    ['nothing', ['0.00', '0.00'], ['0']],
  ])('%s', (_what, expected, amounts) => {
    expect(written(roundTree(leaves(...amounts), CENT))).toEqual(expected)
  })

  test('knows how currencies are paid', () => {
    expect(['USD', 'JPY', 'KWD', 'Credits', 'XYZ', ''].map(digitsOf)).toEqual([2, 0, 3, 2, 2, 2])
    expect([0, 2, 3].map((digits) => writeAmount(toUnits('-7'), digits))).toEqual(['-7', '-7.00', '-7.000'])
  })

  test('refuses parts that are not the whole', () => {
    const tree = { exact: toUnits('3'), parts: [{ exact: toUnits('2'), parts: [] }] }
    expect(() => roundTree(tree, CENT)).toThrow('The parts of 3 come to 2')
  })

  test('of whatever trees: parts add up, nothing is a coin away, what is whole stays', () => {
    const { below, amount } = createRandomAmounts(1)
    const grow = (depth: number): AmountTree => {
      const parts = depth === 0 ? [] : Array.from({ length: below(5) }, () => grow(depth - 1))
      return { exact: parts.length === 0 ? amount() : sumOf(parts), parts }
    }
    const check = (tree: AmountTree, rounded: RoundedTree, coin: bigint) => {
      const difference = rounded.amount - tree.exact
      expect(rounded.amount % coin).toBe(0n)
      expect(difference < coin && difference > -coin).toBe(true)
      if (tree.exact % coin === 0n) expect(rounded.amount).toBe(tree.exact)
      if (tree.parts.length === 0) return
      expect(rounded.parts.reduce((sum, part) => sum + part.amount, 0n)).toBe(rounded.amount)
      tree.parts.forEach((part, index) => check(part, rounded.parts[index]!, coin))
    }
    for (let round = 0; round < 2000; round += 1) {
      const coin = coinOf([0, 2, 3][below(3)]!)
      const tree = grow(3)
      check(tree, roundTree(tree, coin), coin)
    }
  })
})

describe('a shared cost', () => {
  const nothing = () => 0n
  const parts = (amount: string, split: ChargebackSplit, directOf: (id: string) => bigint = nothing) =>
    splitAmount(toUnits(amount), split, directOf).map(({ costCentreId, exact }) => [
      costCentreId,
      fromUnits(exact),
    ])
  const direct =
    (amounts: Record<string, string>) =>
    (id: string): bigint =>
      toUnits(amounts[id] ?? '0')

  test('is split evenly to the last digit, of which the first get one more', () => {
    expect(parts('1', { kind: 'even', costCentreIds: ['a', 'b', 'c'] })).toEqual([
      ['a', '0.333333333333333334'],
      ['b', '0.333333333333333333'],
      ['c', '0.333333333333333333'],
    ])
    expect(parts('-0.000000000000000001', { kind: 'even', costCentreIds: ['a', 'b'] })).toEqual([
      ['a', '0'],
      ['b', '-0.000000000000000001'],
    ])
  })

  test('is split by fixed shares', () => {
    const shares = [
      { costCentreId: 'a', percent: '33.35' },
      { costCentreId: 'b', percent: '66.65' },
      { costCentreId: 'c', percent: '0' },
    ]
    expect(parts('-200', { kind: 'fixed', shares })).toEqual([
      ['a', '-66.7'],
      ['b', '-133.3'],
      ['c', '0'],
    ])
  })

  test('is split in proportion to direct costs; who has none above zero carries nothing', () => {
    const split = { kind: 'proportional' as const, costCentreIds: ['a', 'b', 'c', 'd'] }
    expect(parts('8', split, direct({ a: '1', b: '3', c: '-10' }))).toEqual([
      ['a', '2'],
      ['b', '6'],
      ['c', '0'],
      ['d', '0'],
    ])
  })

  test('is split evenly where nobody has direct costs above zero', () => {
    const split = { kind: 'proportional' as const, costCentreIds: ['a', 'b'] }
    for (const directOf of [nothing, direct({ a: '-1' })]) {
      expect(parts('9', split, directOf)).toEqual([
        ['a', '4.5'],
        ['b', '4.5'],
      ])
    }
  })

  test('of whatever amount, in whatever way: its parts are it, none a digit away from its share', () => {
    const { below, amount, chance } = createRandomAmounts(2)
    for (let round = 0; round < 2000; round += 1) {
      const costCentreIds = Array.from({ length: 1 + below(6) }, (_, index) => `centre ${index}`)
      const directs = new Map(costCentreIds.map((id) => [id, chance(0.2) ? 0n : amount()]))
      const percents = costCentreIds.slice(1).map(() => below(100 / costCentreIds.length))
      const split: ChargebackSplit = [
        { kind: 'even' as const, costCentreIds },
        { kind: 'proportional' as const, costCentreIds },
        {
          kind: 'fixed' as const,
          shares: [100 - percents.reduce((sum, each) => sum + each, 0), ...percents].map(
            (percent, index) => ({
              costCentreId: costCentreIds[index]!,
              percent: String(percent),
            }),
          ),
        },
      ][below(3)]!
      const whole = amount()
      const parted = splitAmount(whole, split, (id) => directs.get(id) ?? 0n)
      expect(sumOf(parted)).toBe(whole)
      for (const { exact, weight, weights } of parted) {
        const away = exact * weights - whole * weight
        expect(away < COST_LINE_UNIT * weights && away > -COST_LINE_UNIT * weights).toBe(true)
      }
    }
  })
})

describe('a bill', () => {
  const line = (rule: number | null, exact: string) => ({
    rule,
    exact: toUnits(exact),
    lineCount: 1,
    lines: [],
  })
  const filters = [{ dimension: 'serviceName', operator: 'isNotEmpty' as const }]
  const rule = (name: string, target: Parameters<typeof allocate>[0]['rules'][number]['target']) => ({
    name,
    filters,
    target,
  })

  test('is what its carriers are charged, and says of each for what', () => {
    const ruleSet = {
      rules: [
        rule('Web', { kind: 'costCentre', costCentreId: 'web' }),
        rule('Support', { kind: 'shared', pool: 'platform' }),
        rule('Data', { kind: 'costCentre', costCentreId: 'data' }),
        rule('Odd ends', { kind: 'unallocated' }),
      ],
      pools: [
        { name: 'platform', split: { kind: 'proportional' as const, costCentreIds: ['data', 'web'] } },
        { name: 'unused', split: { kind: 'even' as const, costCentreIds: ['web'] } },
      ],
    }
    const carriers = allocate(ruleSet, [
      line(0, '20.005'),
      line(1, '9.999'),
      line(2, '10'),
      line(3, '1'),
      line(null, '0.5'),
    ])
    const { bill, charges } = chargeBill(carriers, 'USD')
    expect(bill).toEqual({ exact: '41.504', amount: '41.50' })
    expect(
      charges.map(({ costCentreId, direct, shared, total }) => [
        costCentreId,
        direct.amount,
        shared.amount,
        total.amount,
      ]),
    ).toEqual([
      ['data', '10.00', '3.33', '13.33'],
      ['web', '20.00', '6.67', '26.67'],
      [null, '1.50', '0.00', '1.50'],
    ])
    expect(charges[0]?.pools).toEqual([
      {
        pool: 'platform',
        kind: 'proportional',
        poolExact: toUnits('9.999'),
        weight: toUnits('10'),
        weights: toUnits('30.005'),
        cost: { exact: '3.332444592567905349', amount: '3.33' },
      },
    ])
    expect(charges[2]?.rules.map((part) => [part.rule, part.cost.amount])).toEqual([
      [3, '1.00'],
      [null, '0.50'],
    ])
  })

  test('without anything is nobody’s', () => {
    expect(chargeBill(allocate({ rules: [], pools: [] }, []), 'JPY')).toEqual({
      bill: { exact: '0', amount: '0' },
      charges: [
        {
          costCentreId: null,
          direct: { exact: '0', amount: '0' },
          shared: { exact: '0', amount: '0' },
          total: { exact: '0', amount: '0' },
          rules: [],
          pools: [],
        },
      ],
    })
  })
})
