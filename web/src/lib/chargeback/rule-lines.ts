import type { ChargebackRule, CostFilter } from '../api/contract.ts'

type Rule = Pick<ChargebackRule, 'filters' | 'target'>

/** As many conditions a question about lines can have. */
const MOST_FILTERS = 50

const opposite: Record<CostFilter['operator'], CostFilter['operator']> = {
  in: 'notIn',
  notIn: 'in',
  contains: 'notContains',
  notContains: 'contains',
  startsWith: 'notStartsWith',
  notStartsWith: 'startsWith',
  isEmpty: 'isNotEmpty',
  isNotEmpty: 'isEmpty',
}

/*
 * Which lines a rule takes, in filters that all have to hold. The first rule that matches a line takes it: those before
 * it have to be left out, which filters can say where each of them has one condition, to be turned around.
 */

/** The lines that one rule takes; undefined where no filters say it. */
export function linesOfRule(rules: readonly Rule[], place: number): CostFilter[] | undefined {
  const rule = rules[place]
  if (!rule) return undefined
  const before = rules.slice(0, place).filter((earlier) => !areApart(earlier, rule))
  return exceptThose(rule.filters, before)
}

/** The lines that no rule takes; undefined where no filters say it. */
export const linesOfNone = (rules: readonly Rule[]): CostFilter[] | undefined => exceptThose([], rules)

/** The lines that nobody carries: no rule takes them, or one that leaves them to nobody. */
export function linesOfNobody(rules: readonly Rule[]): CostFilter[] | undefined {
  const isLeft = ({ target }: Rule) => target.kind === 'unallocated'
  // What one leaves to nobody, no rule after it can have. Or it is not what the others do not take.
  const canBeSaid = rules.every(
    (rule, place) =>
      !isLeft(rule) || rules.slice(place + 1).every((later) => isLeft(later) || areApart(rule, later)),
  )
  return canBeSaid ? linesOfNone(rules.filter((rule) => !isLeft(rule))) : undefined
}

/** The lines that rules charge to a cost centre directly, or to some together; undefined where no filters say it. */
export const linesOfCentre = (rules: readonly Rule[], ...costCentreIds: string[]): CostFilter[] | undefined =>
  linesOfTarget(
    rules,
    ({ target }) => target.kind === 'costCentre' && costCentreIds.includes(target.costCentreId),
  )

/** The lines that rules put into a pool of shared costs; undefined where no filters say it. */
export const linesOfPool = (rules: readonly Rule[], pool: string): CostFilter[] | undefined =>
  linesOfTarget(rules, ({ target }) => target.kind === 'shared' && target.pool === pool)

function linesOfTarget(rules: readonly Rule[], isOwn: (rule: Rule) => boolean): CostFilter[] | undefined {
  const own = rules.flatMap((rule, place) => (isOwn(rule) ? [place] : []))
  const [first, ...more] = own
  if (first === undefined) return undefined
  if (more.length === 0) return linesOfRule(rules, first)
  return mergedLists(own.map((place) => linesOfRule(rules, place)))
}

/** Of rules that each take a list of values of one dimension, and nothing else is to be said. */
function mergedLists(each: (CostFilter[] | undefined)[]): CostFilter[] | undefined {
  const lists = each.map((filters) => (filters?.length === 1 ? filters[0] : undefined))
  const [first] = lists
  if (!first || lists.some((list) => list?.operator !== 'in' || list.dimension !== first.dimension)) {
    return undefined
  }
  return [{ dimension: first.dimension, operator: 'in', values: lists.flatMap((list) => list?.values ?? []) }]
}

function exceptThose(filters: readonly CostFilter[], left: readonly Rule[]): CostFilter[] | undefined {
  const others = left.map(({ filters: [only, ...more] }) =>
    only && more.length === 0 ? { ...only, operator: opposite[only.operator] } : undefined,
  )
  if (others.some((filter) => filter === undefined)) return undefined
  const all = [...filters, ...mergeExclusions(others.filter((filter) => filter !== undefined))]
  return all.length > MOST_FILTERS ? undefined : all
}

/** Ten values that are left out one by one are one condition. */
function mergeExclusions(filters: CostFilter[]): CostFilter[] {
  const lists = Map.groupBy(
    filters.filter(({ operator }) => operator === 'notIn'),
    ({ dimension }) => dimension,
  )
  return [
    ...[...lists].map(([dimension, same]): CostFilter => ({
      dimension,
      operator: 'notIn',
      values: [...new Set(same.flatMap(({ values = [] }) => values))],
    })),
    ...filters.filter(({ operator }) => operator !== 'notIn'),
  ]
}

/** Whether no line can match both, since they want different values of one dimension. */
function areApart(one: Rule, other: Rule): boolean {
  return one.filters.some((a) =>
    other.filters.some(
      (b) =>
        a.dimension === b.dimension &&
        a.operator === 'in' &&
        b.operator === 'in' &&
        !a.values?.some((value) => b.values?.includes(value)),
    ),
  )
}
