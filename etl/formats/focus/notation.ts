import type { FindingCode } from '../format.ts'
import { ISO_NOTATION, type Notation } from '../mapping-builder.ts'
import { notationOf } from '../notation.ts'
import type { SourceColumns } from '../source-columns.ts'

const COSTS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost']
const TIMES = ['ChargePeriodStart', 'ChargePeriodEnd', 'BillingPeriodStart', 'BillingPeriodEnd']

/** `$10,000.00 `, `-$5.00`, `(5.00)`: what a spreadsheet makes of an amount. */
const SPREADSHEET_NUMBER = /^\s*[-(]?\s*[$€£¥]|\d,\d{3}|^\(.*\)\s*$|^\s|\s$/
const SPREADSHEET_DATE = /^\d{1,2}\/\d{1,2}\/(\d{2}|\d{4})\b/

/** As the specification's own examples are written, which came out of an American spreadsheet. */
const SPREADSHEET = notationOf({ decimalSeparator: '.', thousandsSeparator: ',' }, 'month-first')

/**
 * FOCUS demands plain decimals and ISO 8601. A file that was edited in a spreadsheet has neither: where its first rows
 * show that, all of it is read that way, and the person is told.
 */
export function focusNotation(source: SourceColumns): {
  notation: Notation
  oddColumns: { code: FindingCode; column: string }[]
} {
  // Most of them: a single odd value is a reject, and no notation.
  const written = (names: string[], pattern: RegExp) =>
    names.filter((name) => {
      const values = source.samplesOf(name)
      return values.filter((value) => pattern.test(value)).length * 2 > values.length
    })
  const numbers = written(COSTS, SPREADSHEET_NUMBER)
  const times = written(TIMES, SPREADSHEET_DATE)
  return {
    notation: {
      number: numbers.length > 0 ? (sql) => SPREADSHEET.number(withoutSigns(sql)) : ISO_NOTATION.number,
      time: times.length > 0 ? SPREADSHEET.time : ISO_NOTATION.time,
      timeReason: times.length > 0 ? SPREADSHEET.timeReason : ISO_NOTATION.timeReason,
    },
    // One for all columns of a kind: it is one thing that happened to the file.
    oddColumns: [
      { code: 'spreadsheet-numbers' as const, column: numbers.join(', ') },
      { code: 'spreadsheet-times' as const, column: times.join(', ') },
    ].filter(({ column }) => column !== ''),
  }
}

/** The amount without its currency sign; one in parentheses is negative. */
function withoutSigns(sql: string): string {
  const plain = `trimBoth(replaceRegexpAll(${sql}, '[$€£¥]', ''))`
  return `if(match(${plain}, '^[(].*[)]$'), concat('-', trimBoth(substring(${plain}, 2, length(${plain}) - 2))), ${plain})`
}
