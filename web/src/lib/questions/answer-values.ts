import { formatDate, formatInstant, formatPeriod } from '../format/dates.ts'
import { isZeroDecimal } from '../format/decimal.ts'
import { MINUS } from '../format/minus.ts'
import { formatAmount, formatAmountInFull, formatQuantity } from '../format/money.ts'
import { formatCount, formatPercent } from '../format/numbers.ts'
import type { Granularity } from './question-view.ts'

/** What a figure is, which says how it is written. */
export type Form = 'money' | 'quantity' | 'count' | 'ratio'

const suffixes = [
  { suffix: 'ChangeRatio', words: 'change in percent', isRatio: true, isChange: true },
  { suffix: 'Change', words: 'change', isRatio: false, isChange: true },
  { suffix: 'Before', words: 'before', isRatio: false, isChange: false },
  { suffix: 'Share', words: 'share', isRatio: true, isChange: false },
  { suffix: 'Cumulative', words: 'running sum', isRatio: false, isChange: false },
  { suffix: 'SavingsRate', words: 'savings rate', isRatio: true, isChange: false },
  { suffix: 'Savings', words: 'savings', isRatio: false, isChange: false },
] as const

interface MeasureColumn {
  /** The measure that it is of, or is made of. */
  measure: string
  /** What was made of it. */
  words: string | undefined
  form: Form
  /** More or less than before, which has a sign. */
  isChange: boolean
}

/** What a column of figures is, by its name. */
export function readMeasureColumn(name: string): MeasureColumn {
  const made = suffixes.find(({ suffix }) => name.endsWith(suffix) && name !== suffix)
  const measure = made ? name.slice(0, -made.suffix.length) : name
  const ofMeasure = measure === 'lineCount' ? 'count' : measure === 'consumedQuantity' ? 'quantity' : 'money'
  return {
    measure,
    words: made?.words,
    form: made?.isRatio ? 'ratio' : ofMeasure,
    isChange: made?.isChange ?? false,
  }
}

/** Quantities are often hours: thousandths are as fine as is read. */
const QUANTITY_PLACES = 3

interface FigureFormat {
  form: Form
  currency: string
  /** Every digit that there is. */
  full?: boolean
  isChange?: boolean
}

/** A figure as a table writes it: the currency is said in the head of its column. */
export function formatFigure(
  value: string | number,
  { form, currency, full = false, isChange = false }: FigureFormat,
): string {
  const text = String(value)
  const sign = isChange && !text.startsWith('-') && !isZeroDecimal(text) ? '+' : ''
  return sign + written(text, form, currency, full)
}

function written(text: string, form: Form, currency: string, full: boolean): string {
  switch (form) {
    case 'ratio':
      return full ? text.replace('-', MINUS) : formatPercent(Number(text))
    case 'count':
      return formatCount(Number(text))
    case 'quantity':
      return full ? formatAmountInFull(text, 0) : formatQuantity(text, QUANTITY_PLACES)
    case 'money':
      return full ? formatAmountInFull(text, 2) : formatAmount(text, currency)
  }
}

/** How many characters stand behind the point. */
export const placesOf = (figure: string): number => {
  const point = figure.lastIndexOf('.')
  return point < 0 ? 0 : figure.length - point - 1
}

const periodFormats: Record<Exclude<Granularity, 'none'>, (period: string) => string> = {
  hour: formatInstant,
  day: formatDate,
  week: (day) => `Week of ${formatDate(day)}`,
  month: formatPeriod,
}

export const formatPeriodOf = (period: string, granularity: Granularity): string =>
  granularity === 'none' ? period : periodFormats[granularity](period)
