/**
 * Exact arithmetic on the decimal strings that the API sends amounts in. A float is never in between:
 * 143227.763678187615017991 has more digits than one can hold.
 */
interface Scaled {
  /** The number without its point. */
  digits: bigint
  /** How many of the digits stand behind the point. */
  scale: number
}

function parse(text: string): Scaled {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new RangeError(`not a decimal: ${text}`)
  const [, sign, whole = '', fraction = ''] = match
  const digits = BigInt(whole + fraction)
  return { digits: sign ? -digits : digits, scale: fraction.length }
}

function write({ digits, scale }: Scaled): string {
  const negative = digits < 0n
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  const fraction = scale ? `.${text.slice(text.length - scale)}` : ''
  return `${negative ? '-' : ''}${whole}${fraction}`
}

const atScale = (value: Scaled, scale: number) => value.digits * 10n ** BigInt(scale - value.scale)

export function addDecimals(amounts: Iterable<string>): string {
  let sum: Scaled = { digits: 0n, scale: 0 }
  for (const amount of amounts) {
    const next = parse(amount)
    const scale = Math.max(sum.scale, next.scale)
    sum = { digits: atScale(sum, scale) + atScale(next, scale), scale }
  }
  return write(sum)
}

export function subtractDecimals(from: string, amount: string): string {
  return addDecimals([from, negateDecimal(amount)])
}

function negateDecimal(amount: string): string {
  const value = parse(amount)
  return write({ ...value, digits: -value.digits })
}

export function compareDecimals(a: string, b: string): number {
  const left = parse(a)
  const right = parse(b)
  const scale = Math.max(left.scale, right.scale)
  const difference = atScale(left, scale) - atScale(right, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The number in units of so many places, cut: for what is compared or added many times over. */
export function toUnits(amount: string, places: number): bigint {
  const value = parse(amount)
  return value.scale <= places ? atScale(value, places) : value.digits / 10n ** BigInt(value.scale - places)
}

export const fromUnits = (units: bigint, places: number): string => write({ digits: units, scale: places })

/** To that many places, halves away from zero, as an invoice rounds. */
export function roundDecimal(amount: string, places: number): string {
  const value = parse(amount)
  if (value.scale <= places) return write({ digits: atScale(value, places), scale: places })
  const unit = 10n ** BigInt(value.scale - places)
  const half = unit / 2n
  const negative = value.digits < 0n
  const magnitude = ((negative ? -value.digits : value.digits) + half) / unit
  return write({ digits: negative ? -magnitude : magnitude, scale: places })
}

/** For lengths of bars and shares only: never for a figure that is shown in full. */
export const approximate = (amount: string): number => Number(amount)

export function isZeroDecimal(amount: string): boolean {
  return parse(amount).digits === 0n
}
