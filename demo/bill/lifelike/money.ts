import { formatUnits } from '../generate-cur.ts'

/** Amounts are whole numbers of 1e-12 of a dollar, as in all generated bills; usage of 1e-6, prices of 1e-10. */
const COST_SCALE = 12
const USAGE_SCALE = 6
const PRICE_SCALE = 10
/** Of an amount that a line can have: bills round each line's cost to ten decimals. */
const LINE_UNIT = 10n ** 2n

export const cost = (text: string) => unitsOf(text, COST_SCALE)
export const usage = (text: string) => unitsOf(text, USAGE_SCALE)
export const price = (text: string) => unitsOf(text, PRICE_SCALE)

export const costText = (units: bigint) => formatUnits(units)
/** With ten decimals, as in bills. */
export const lineCostText = (units: bigint) => formatUnits(units / LINE_UNIT, COST_SCALE - 2)
export const usageText = (units: bigint) => formatUnits(units, USAGE_SCALE)
export const priceText = (units: bigint) => formatUnits(units, PRICE_SCALE)

/** What so much usage costs at a price, as a line says it. */
export function costOf(used: bigint, priced: bigint): bigint {
  return roundTo(used * priced, 10n ** BigInt(USAGE_SCALE + PRICE_SCALE - COST_SCALE) * LINE_UNIT) * LINE_UNIT
}

/** A share of an amount, as a line says it. */
export function percentOf(units: bigint, percent: number): bigint {
  return roundTo(units * BigInt(percent), 100n * LINE_UNIT) * LINE_UNIT
}

/** Thousandths of something. */
export function levelOf(units: bigint, thousandths: number): bigint {
  return roundTo(units * BigInt(Math.round(thousandths)), 1000n)
}

/** Divides without a rest: what is planted has to be exact. */
export function exactly(dividend: bigint, divisor: bigint): bigint {
  if (dividend % divisor !== 0n) throw new Error(`${dividend} is not divisible by ${divisor}.`)
  return dividend / divisor
}

/** Half up, away from zero. */
function roundTo(dividend: bigint, divisor: bigint): bigint {
  const half = dividend < 0n ? -divisor / 2n : divisor / 2n
  return (dividend + half) / divisor
}

function unitsOf(text: string, scale: number): bigint {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === '' || decimals.length > scale) throw new Error(`${text} is no number of ${scale} decimals.`)
  return BigInt(sign + whole + decimals.padEnd(scale, '0'))
}
