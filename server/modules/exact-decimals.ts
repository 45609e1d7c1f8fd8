/** Amounts of the engine have at most as many decimals. */
const DECIMALS = 18
const ONE = 10n ** BigInt(DECIMALS)

/** Decimals of ratios: a ten-thousandth of a percent is 0.000001. */
const RATIO_DECIMALS = 6

/** The smallest units of a decimal as the engine writes it: no exponent, at most 18 decimals. */
export function unitsOf(decimal: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(decimal) ?? []
  if (whole === '') throw new Error(`${decimal} is not a decimal of at most ${DECIMALS} places`)
  const units = BigInt(whole) * ONE + BigInt(fraction.padEnd(DECIMALS, '0'))
  return sign === '-' ? -units : units
}

/** Without zeros at its end, as the engine writes it. */
function decimalOf(units: bigint): string {
  return format(units, DECIMALS)
}

export function sumOf(decimals: Iterable<string>): string {
  let sum = 0n
  for (const decimal of decimals) sum += unitsOf(decimal)
  return decimalOf(sum)
}

/** A part of a whole, rounded half away from zero; null where there is nothing to divide by. */
export function ratioOf(part: string, whole: string): string | null {
  const divisor = unitsOf(whole)
  if (divisor === 0n) return null
  return format(divide(unitsOf(part) * 10n ** BigInt(RATIO_DECIMALS), divisor), RATIO_DECIMALS)
}

export function compareDecimals(a: string, b: string): number {
  const [left, right] = [unitsOf(a), unitsOf(b)]
  return left === right ? 0 : left < right ? -1 : 1
}

/** Rounded half away from zero. */
export function divide(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n
  const [above, below] = [abs(dividend), abs(divisor)]
  const quotient = (2n * above + below) / (2n * below)
  return isNegative ? -quotient : quotient
}

export function format(units: bigint, decimals: number): string {
  const text = abs(units)
    .toString()
    .padStart(decimals + 1, '0')
  const fraction = text.slice(-decimals).replace(/0+$/, '')
  const whole = text.slice(0, -decimals)
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
