import { fromUnits, toUnits } from '../../clickhouse/exact.ts'

/*
 * Decimals of any length as people read them. They are rounded for showing, and nowhere else.
 */

/** `1234.5678` as `1,234.57`, half away from zero; a hundredth is the least, however small it is. */
export function number(value: string, places = 2): string {
  const negative = value.startsWith('-')
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const digits = fraction.padEnd(places + 1, '0')
  const units = BigInt(whole + digits.slice(0, places)) + (digits[places]! >= '5' ? 1n : 0n)
  const text = units.toString().padStart(places + 1, '0')
  const grouped = text.slice(0, text.length - places).replaceAll(/\B(?=(\d{3})+$)/g, ',')
  const sign = negative && units > 0n ? '-' : ''
  return places === 0 ? `${sign}${grouped}` : `${sign}${grouped}.${text.slice(-places)}`
}

export function amount(value: string, currency: string): string {
  return `${number(value)} ${currency}`
}

/** Without decimals that say nothing: `100`, `0.5`, at most so many. */
export function quantity(value: string, places = 2): string {
  const text = number(value, places)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** `1 hour`, `2 hours`. */
export function count(value: string, one: string, many = `${one}s`): string {
  const text = quantity(value)
  return `${text} ${text === '1' ? one : many}`
}

/** `a - b`, exactly. */
export function minus(a: string, b: string): string {
  return fromUnits(toUnits(a) - toUnits(b))
}
