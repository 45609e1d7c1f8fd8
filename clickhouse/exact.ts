/** Decimals as whole numbers of 1e-30: enough for the file's own sums, and exact to add and compare. */
const SCALE = 30

/** @param text a plain decimal with at most 30 places, as the engine prints it */
export function toUnits(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{0,30}))?$/.exec(text)
  if (!match) throw new Error(`Not a decimal: ${text}`)
  const [, sign, whole, fraction = ''] = match
  const units = BigInt(whole! + fraction.padEnd(SCALE, '0'))
  return sign === '-' ? -units : units
}

/** One unit of the last place of a cost line, 1e-18. */
export const COST_LINE_UNIT = 10n ** BigInt(SCALE - 18)

/** The decimal of units, without zeros at its end. */
export function fromUnits(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0')
  const [whole, fraction] = [digits.slice(0, -SCALE), digits.slice(-SCALE).replace(/0+$/, '')]
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** The exact sum of many plain decimals. Those with as many places are added first: a third of the time of `toUnits`. */
export function addDecimals(texts: readonly string[]): string {
  const sums: bigint[] = []
  for (const text of texts) {
    const point = text.indexOf('.')
    const places = point < 0 ? 0 : text.length - point - 1
    const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1)
    sums[places] = (sums[places] ?? 0n) + BigInt(digits)
  }
  let units = 0n
  sums.forEach((sum, places) => (units += sum * 10n ** BigInt(SCALE - places)))
  return fromUnits(units)
}
