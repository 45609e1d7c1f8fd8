import type { Sql } from './rule.ts'

/*
 * Arithmetic on Decimal(38, 18) in SQL, by functions alone: the operators wrap without an error.
 */

export function times(a: Sql, b: Sql): Sql {
  return `multiplyDecimal(${a}, ${b}, 18)`
}

export function dividedBy(a: Sql, b: Sql): Sql {
  return `divideDecimal(${a}, ${b}, 18)`
}

/** A number that is written in a rule, as such a decimal. */
export function decimal(value: string): Sql {
  return `toDecimal128('${value}', 18)`
}

/** A whole number of the statement as such a decimal. */
export function asDecimal(sql: Sql): Sql {
  return `toDecimal128(${sql}, 18)`
}

/** So many hundredths of an amount. */
export function percentOf(amount: Sql, percent: Sql): Sql {
  return dividedBy(times(amount, percent), decimal('100'))
}

export function atLeast(a: Sql, b: Sql): Sql {
  return `greatest(${a}, ${b})`
}

export function atMost(a: Sql, b: Sql): Sql {
  return `least(${a}, ${b})`
}
