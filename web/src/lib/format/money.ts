import { compareDecimals, isZeroDecimal, roundDecimal } from './decimal.ts'
import { MINUS } from './minus.ts'

const SPACE = '\u00a0'

interface CurrencyStyle {
  /** Put before the figure: `$`, `€`, `CA$`; empty for a currency without a symbol. */
  symbol: string
  /** Put behind the figure where there is no symbol: `12.00 CREDITS`. */
  suffix: string
  places: number
}

const styles = new Map<string, CurrencyStyle>()

function styleOf(currency: string): CurrencyStyle {
  let style = styles.get(currency)
  if (!style) {
    style = readStyle(currency)
    styles.set(currency, style)
  }
  return style
}

function readStyle(currency: string): CurrencyStyle {
  try {
    const format = new Intl.NumberFormat('en-US', { style: 'currency', currency })
    const symbol = format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? ''
    const places = format.resolvedOptions().maximumFractionDigits ?? 2
    // A code in place of a symbol reads better behind the figure: 1,200.00 CHF.
    return symbol.length > 3 || /^[A-Z]{3}$/.test(symbol)
      ? { symbol: '', suffix: `${SPACE}${currency}`, places }
      : { symbol, suffix: '', places }
  } catch {
    // A provider's virtual currency: its name is the unit.
    return { symbol: '', suffix: `${SPACE}${currency}`, places: 2 }
  }
}

/** Thousands in threes, a real minus sign; the fraction as it is. */
function group(amount: string): string {
  const negative = amount.startsWith('-')
  const [whole = '0', fraction] = amount.replace('-', '').split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${negative ? MINUS : ''}${grouped}${fraction ? `.${fraction}` : ''}`
}

function dress(figure: string, { symbol, suffix }: CurrencyStyle): string {
  return figure.startsWith(MINUS)
    ? `${MINUS}${symbol}${figure.slice(1)}${suffix}`
    : `${symbol}${figure}${suffix}`
}

const withoutSignOfZero = (amount: string) => (isZeroDecimal(amount) ? amount.replace('-', '') : amount)

/** `$0.0476`: a price of a unit, whose figures stand below one another, with so many places. */
export const formatMoneyTo = (amount: string, currency: string, places: number): string =>
  rounded(amount, { ...styleOf(currency), places })

/** `$1,243,118.07`: to the currency's own places. An amount that would vanish says so: `< $0.01`. */
export const formatMoney = (amount: string, currency: string): string => rounded(amount, styleOf(currency))

/** `1,243,118.07`: the same where the currency is said nearby. */
export const formatAmount = (amount: string, currency: string): string =>
  rounded(amount, { ...plain, places: styleOf(currency).places })

/** `744.125`: an amount of something else, to so many places. */
export const formatQuantity = (amount: string, places: number): string =>
  rounded(amount, { ...plain, places })

const plain = { symbol: '', suffix: '' }

function rounded(amount: string, style: CurrencyStyle): string {
  const rounded = roundDecimal(amount, style.places)
  if (isZeroDecimal(rounded) && !isZeroDecimal(amount)) {
    const least = dress(style.places ? `0.${'1'.padStart(style.places, '0')}` : '1', style)
    return amount.startsWith('-') ? `> ${MINUS}${least}` : `< ${least}`
  }
  return dress(group(withoutSignOfZero(rounded)), style)
}

/** `143,227.763678187615017991`: every digit, zeros behind the last one cut, at least the currency's own. */
export const formatMoneyInFull = (amount: string, currency: string): string =>
  inFull(amount, styleOf(currency))

/** The same where the currency is said nearby, or there is none: with at least so many places. */
export const formatAmountInFull = (amount: string, places: number): string =>
  inFull(amount, { ...plain, places })

function inFull(amount: string, style: CurrencyStyle): string {
  const [whole = '0', fraction = ''] = amount.split('.')
  const significant = fraction.replace(/0+$/, '').padEnd(style.places, '0')
  return dress(group(withoutSignOfZero(significant ? `${whole}.${significant}` : whole)), style)
}

/** As many places are shown of a cost line: most lines are of fractions of a cent. */
const LINE_PLACES = 6

/** `$0.000012`, `$12.50`: a cost line's amount, to six places. What would vanish says so: `< $0.000001`. */
export function formatMoneyOfLine(amount: string, currency: string): string {
  const rounded = roundDecimal(amount, LINE_PLACES)
  if (isZeroDecimal(rounded) && !isZeroDecimal(amount)) {
    const least = dress(`0.${'1'.padStart(LINE_PLACES, '0')}`, styleOf(currency))
    return amount.startsWith('-') ? `> ${MINUS}${least}` : `< ${least}`
  }
  return formatMoneyInFull(rounded, currency)
}

/** As wide as a digit, in figures that are all of one width. */
const FIGURE_SPACE = '\u2007'

/** The same with room for the places that are not there: below one another, points stand under points. */
export function alignMoneyOfLine(amount: string, currency: string): string {
  const text = formatMoneyOfLine(amount, currency)
  const [figure = ''] = /[\d,]*\d(\.\d+)?/.exec(text) ?? []
  const [, fraction] = figure.split('.')
  // A point is narrower than a digit, which does not show where whole amounts are rare.
  const missing = LINE_PLACES - (fraction?.length ?? -1)
  return text.replace(figure, figure + FIGURE_SPACE.repeat(missing))
}

const steps = [
  { unit: 'B', from: '999950000', shift: 9, places: 2 },
  { unit: 'M', from: '999950', shift: 6, places: 2 },
  { unit: 'K', from: '1000', shift: 3, places: 1 },
] as const

/** `$1.24 M`: for tiles, axes and sentences; the exact figure is always near. */
export function formatMoneyCompact(amount: string, currency: string): string {
  const style = styleOf(currency)
  const magnitude = amount.replace('-', '')
  const step = steps.find(({ from }) => compareDecimals(magnitude, from) >= 0)
  if (!step) return formatMoney(amount, currency)
  const figure = roundDecimal(shiftPoint(amount, step.shift), step.places)
  return dress(`${group(figure)}${SPACE}${step.unit}`, style)
}

function shiftPoint(amount: string, places: number): string {
  const negative = amount.startsWith('-')
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const padded = whole.padStart(places + 1, '0')
  const cut = padded.length - places
  return `${negative ? '-' : ''}${padded.slice(0, cut)}.${padded.slice(cut)}${fraction}`
}

/** `$500`, `$2.5 K`, `$0.05`: for an axis, whose caption names the currency where it has no symbol. */
export const formatMoneyOfAxis = (value: number, currency: string): string =>
  ofAxis(value, { ...styleOf(currency), suffix: '' })

/** The same for what is no money. */
export const formatNumberOfAxis = (value: number): string => ofAxis(value, { ...plain, places: 2 })

function ofAxis(value: number, style: CurrencyStyle): string {
  const magnitude = Math.abs(value)
  const step = steps.find(({ from }) => magnitude >= Number(from))
  const figure = step ? (value / 10 ** step.shift).toFixed(step.places) : value.toFixed(magnitude < 1 ? 6 : 2)
  const short = figure.replace(/\.?0+$/, '')
  return dress(group(short) + (step ? `${SPACE}${step.unit}` : ''), style)
}
