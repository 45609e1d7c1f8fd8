import type {
  ChargebackPool,
  ChargebackRule,
  ChargebackRuleSet,
  ChargebackSplit,
  CostCentre,
} from '../../api/contract.ts'
import { describeFilter } from '../../filters/filter-words.ts'
import { takesValues } from '../../filters/operators.ts'
import { addDecimals, compareDecimals, subtractDecimals } from '../../format/decimal.ts'
import type { Filter } from '../../questions/question-view.ts'

/** Who carries what a rule takes; a pool by its key, since its name may be changing. */
type DraftTarget =
  { kind: 'costCentre'; costCentreId: string } | { kind: 'shared'; poolKey: number } | { kind: 'unallocated' }

/** A rule as it is edited: what it lacks to be one is said beside it. */
export interface DraftRule {
  /** The same through all changes, while it is on the page. */
  key: number
  name: string
  filters: Filter[]
  /** Nothing until somebody has chosen who carries it. */
  target: DraftTarget | undefined
}

export interface DraftPool {
  key: number
  name: string
  split: ChargebackSplit
}

export interface Draft {
  rules: DraftRule[]
  pools: DraftPool[]
}

/** As the API bounds them. */
const LONGEST_NAME = 120
export const MAX_RULES = 200
export const MAX_POOLS = 50
const HUNDRED = '100'

let lastKey = 0
export const newKey = (): number => ++lastKey

export function draftOf(ruleSet: ChargebackRuleSet): Draft {
  const pools = ruleSet.pools.map((pool) => ({ key: newKey(), ...pool }))
  const poolKey = (name: string) => pools.find((pool) => pool.name === name)?.key
  const rules = ruleSet.rules.map(({ name, filters, target }): DraftRule => {
    const key = target.kind === 'shared' ? poolKey(target.pool) : undefined
    return {
      key: newKey(),
      name,
      filters: filters.map(({ values = [], ...filter }) => ({ ...filter, values })),
      target:
        target.kind !== 'shared' ? target : key === undefined ? undefined : { kind: 'shared', poolKey: key },
    }
  })
  return { rules, pools }
}

/** A rule without a name is called what it takes. */
export function nameOfRule({ name, filters }: DraftRule, labelOf: (dimension: string) => string): string {
  const words = filters.map((filter) => describeFilter(filter, labelOf(filter.dimension))).join(', ')
  return name.trim() || withoutControls(words).slice(0, LONGEST_NAME) || 'All that is left'
}

// Names of the API are one line.
const withoutControls = (text: string) => text.replaceAll(/\p{Cc}/gu, ' ')

/** The same as the API takes it. */
export function toRule(
  rule: DraftRule,
  pools: readonly DraftPool[],
  labelOf: (dimension: string) => string,
): ChargebackRule {
  return {
    name: nameOfRule(rule, labelOf),
    filters: rule.filters.map(({ values, ...filter }) =>
      takesValues(filter.operator) ? { ...filter, values } : filter,
    ),
    target: toTarget(rule.target, pools),
  }
}

function toTarget(
  target: DraftTarget = { kind: 'unallocated' },
  pools: readonly DraftPool[],
): ChargebackRule['target'] {
  if (target.kind !== 'shared') return target
  const pool = pools.find(({ key }) => key === target.poolKey)
  return { kind: 'shared', pool: pool?.name.trim() ?? '' }
}

export const toPool = ({ name, split }: DraftPool): ChargebackPool => ({ name: name.trim(), split })

export const toRuleSet = (draft: Draft, labelOf: (dimension: string) => string): ChargebackRuleSet => ({
  rules: draft.rules.map((rule) => toRule(rule, draft.pools, labelOf)),
  pools: draft.pools.map(toPool),
})

export const isSame = (a: ChargebackRuleSet, b: ChargebackRuleSet): boolean =>
  JSON.stringify([a.rules, a.pools]) === JSON.stringify([b.rules, b.pools])

/** What a rule lacks; nothing where it is whole. */
export function lackOfRule({ filters, target }: DraftRule): string | undefined {
  const empty = filters.find(({ operator, values }) => takesValues(operator) && values.length === 0)
  if (empty) return 'A condition has no value yet.'
  return target ? undefined : 'Who carries it is not chosen yet.'
}

/** What a pool lacks. */
export function lackOfPool(pool: DraftPool, pools: readonly DraftPool[]): string | undefined {
  const name = pool.name.trim()
  if (name === '') return 'It has no name.'
  if (pools.some((other) => other.key !== pool.key && other.name.trim() === name)) {
    return 'Another pool has the same name.'
  }
  const { split } = pool
  if (split.kind !== 'fixed') {
    return split.costCentreIds.length === 0 ? 'No cost centre carries a part of it.' : undefined
  }
  if (split.shares.some(({ percent }) => !isPercent(percent)))
    return 'A share is not a percent, such as 33.35.'
  const missing = missingPercent(split)
  if (compareDecimals(missing, '0') === 0) return undefined
  return missing.startsWith('-')
    ? `Shares are ${missing.slice(1)} % too much: they have to be 100 % together.`
    : `Shares of ${missing} % are missing: they have to be 100 % together.`
}

const isPercent = (text: string) => /^\d{1,3}(\.\d{1,10})?$/.test(text)

/** What fixed shares are short of the whole, below zero where they are more. */
const missingPercent = ({ shares }: Extract<ChargebackSplit, { kind: 'fixed' }>): string =>
  subtractDecimals(HUNDRED, addDecimals(shares.map(({ percent }) => (isPercent(percent) ? percent : '0'))))

/** The same cost centres, split in another way; shares are as even as two places can say. */
export function splitAs(kind: ChargebackSplit['kind'], split: ChargebackSplit): ChargebackSplit {
  const ids = centresOfSplit(split)
  if (kind !== 'fixed') return { kind, costCentreIds: ids }
  return split.kind === 'fixed' ? split : { kind, shares: evenShares(ids) }
}

export const centresOfSplit = (split: ChargebackSplit): string[] =>
  split.kind === 'fixed' ? split.shares.map(({ costCentreId }) => costCentreId) : split.costCentreIds

/** Whole hundredths of a percent, of which the first have one more. */
export function evenShares(ids: readonly string[]): { costCentreId: string; percent: string }[] {
  const each = Math.floor(10_000 / Math.max(ids.length, 1))
  const more = 10_000 - each * ids.length
  return ids.map((costCentreId, index) => ({
    costCentreId,
    percent: percentOf(each + (index < more ? 1 : 0)),
  }))
}

const percentOf = (hundredths: number): string =>
  `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`.replace(/\.?0+$/, '')

/** With or without one more cost centre. */
export function withCentre(split: ChargebackSplit, id: string, isPart: boolean): ChargebackSplit {
  if (split.kind === 'fixed') {
    const shares = split.shares.filter(({ costCentreId }) => costCentreId !== id)
    return { ...split, shares: isPart ? [...shares, { costCentreId: id, percent: '0' }] : shares }
  }
  const others = split.costCentreIds.filter((other) => other !== id)
  return { ...split, costCentreIds: isPart ? [...others, id] : others }
}

/** A new rule comes last, but before one that takes all that is left. */
export function addRule(rules: readonly DraftRule[], rule: DraftRule): DraftRule[] {
  const last = rules.at(-1)
  const place = last && last.filters.length === 0 ? rules.length - 1 : rules.length
  return rules.toSpliced(place, 0, rule)
}

export function moveRule(rules: readonly DraftRule[], from: number, to: number): DraftRule[] {
  const rule = rules[from]
  return rule && to >= 0 && to < rules.length ? rules.toSpliced(from, 1).toSpliced(to, 0, rule) : [...rules]
}

/** Without a pool; rules that filled it have nobody then. */
export const removePool = ({ rules, pools }: Draft, key: number): Draft => ({
  pools: pools.filter((pool) => pool.key !== key),
  rules: rules.map((rule) =>
    rule.target?.kind === 'shared' && rule.target.poolKey === key ? { ...rule, target: undefined } : rule,
  ),
})

/** A rule where it was before it was removed; whom it named may be gone since. */
export function putBack({ rules, pools }: Draft, rule: DraftRule, place: number): Draft {
  const { target } = rule
  const isGone = target?.kind === 'shared' && !pools.some(({ key }) => key === target.poolKey)
  return { pools, rules: rules.toSpliced(place, 0, isGone ? { ...rule, target: undefined } : rule) }
}

/** One that no other has. */
export function freePoolName(pools: readonly DraftPool[]): string {
  const isFree = (name: string) => !pools.some((pool) => pool.name.trim() === name)
  if (isFree('Shared costs')) return 'Shared costs'
  let number = 2
  while (!isFree(`Shared costs ${number}`)) number++
  return `Shared costs ${number}`
}

/** Those that rules may name. */
export const activeCentres = (centres: readonly CostCentre[]): CostCentre[] =>
  centres.filter(({ archivedAt }) => archivedAt === null)
