import { sumOf, type Carrier, type PoolPart, type Taken, type TakenLine } from './allocate.ts'
import { digitsOf } from './currency-digits.ts'
import { coinOf, roundTree, writeAmount, type AmountTree, type RoundedTree } from './round-tree.ts'
import { fromUnits } from '../../../../../clickhouse/exact.ts'
import type { ChargedAmount } from '../../../../../contract/chargeback.ts'

/** What a carrier is charged, and for what. */
export interface Charge {
  costCentreId: string | null
  direct: ChargedAmount
  shared: ChargedAmount
  total: ChargedAmount
  rules: (Omit<Taken, 'exact' | 'lines'> & { cost: ChargedAmount; lines: ChargedLine[] })[]
  pools: (Omit<PoolPart, 'exact'> & { cost: ChargedAmount })[]
}

type ChargedLine = Omit<TakenLine, 'exact'> & { cost: ChargedAmount }

/** A bill of one period and currency as it is charged. */
export interface ChargedBill {
  bill: ChargedAmount
  /** In the order of the carriers. */
  charges: Charge[]
}

/**
 * What carriers of one currency are charged: the bill rounded to whole coins, and its parts so that they add up to it,
 * down to the services and accounts of a rule.
 */
export function chargeBill(carriers: readonly Carrier[], currency: string): ChargedBill {
  const digits = digitsOf(currency)
  const tree = treeOf(carriers.map(treeOfCarrier))
  const rounded = roundTree(tree, coinOf(digits))
  const write = (exact: bigint, { amount }: RoundedTree): ChargedAmount => ({
    exact: fromUnits(exact),
    amount: writeAmount(amount, digits),
  })
  return {
    bill: write(tree.exact, rounded),
    charges: carriers.map(({ costCentreId, rules, pools }, index) => {
      const total = rounded.parts[index]!
      const [direct, shared] = total.parts as [RoundedTree, RoundedTree]
      const [directExact, sharedExact] = [sumOf(rules), sumOf(pools)]
      return {
        costCentreId,
        direct: write(directExact, direct),
        shared: write(sharedExact, shared),
        total: write(directExact + sharedExact, total),
        rules: rules.map(({ exact, lines, ...rule }, place) => ({
          ...rule,
          cost: write(exact, direct.parts[place]!),
          lines: lines.map(({ exact: ofLine, ...line }, row) => ({
            ...line,
            cost: write(ofLine, direct.parts[place]!.parts[row]!),
          })),
        })),
        pools: pools.map(({ exact, ...pool }, place) => ({
          ...pool,
          cost: write(exact, shared.parts[place]!),
        })),
      }
    }),
  }
}

function treeOfCarrier({ rules, pools }: Carrier): AmountTree {
  return treeOf([
    treeOf(rules.map(({ exact, lines }) => ({ exact, parts: lines.map(leaf) }))),
    treeOf(pools.map(leaf)),
  ])
}

function treeOf(parts: AmountTree[]): AmountTree {
  return { exact: sumOf(parts), parts }
}

function leaf({ exact }: { exact: bigint }): AmountTree {
  return { exact, parts: [] }
}
