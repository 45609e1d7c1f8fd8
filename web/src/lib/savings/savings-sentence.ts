import { addDecimals, compareDecimals, isZeroDecimal } from '../format/decimal.ts'
import { formatMoneyCompact } from '../format/money.ts'
import { countOf } from '../format/numbers.ts'
import type { SavingsOfCurrency } from './savings-of-currency.ts'

/** What the figures say, in two or three sentences. It claims nothing that the data at hand does not show. */
export function describeSavings(savings: SavingsOfCurrency): string {
  return [describeLargest(savings), describeEasy(savings), describeRealised(savings)]
    .filter(Boolean)
    .join(' ')
}

function describeLargest({ currency, potential, byRule, findings }: SavingsOfCurrency): string {
  if (findings === 0) return ''
  if (isZeroDecimal(potential)) {
    return 'Nothing of it counts: the bill does not say what it would save, or it was decided about.'
  }
  const [largest] = byRule
  if (!largest || isZeroDecimal(largest.monthlySaving)) return ''
  const saving = formatMoneyCompact(largest.monthlySaving, currency)
  const isMost = compareDecimals(addDecimals([largest.monthlySaving, largest.monthlySaving]), potential) >= 0
  const of = countOf(largest.findings, 'finding')
  return `${isMost ? 'Most of it' : 'The largest part'}, ${saving}, is in “${largest.title}” (${of}).`
}

function describeEasy({ currency, potential, safeAndEasy }: SavingsOfCurrency): string {
  if (!safeAndEasy || isZeroDecimal(safeAndEasy.monthlySaving) || isZeroDecimal(potential)) return ''
  const saving = formatMoneyCompact(safeAndEasy.monthlySaving, currency)
  return `${saving} of it is sure and little work: ${countOf(safeAndEasy.findings, 'finding')}.`
}

function describeRealised({ currency, realised, byState }: SavingsOfCurrency): string {
  const done = byState.get('done')?.findings ?? 0
  if (done === 0) return ''
  if (isZeroDecimal(realised))
    return `${countOf(done, 'finding')} ${done === 1 ? 'is' : 'are'} done, and no bill shows a saving yet.`
  return `What is done saves ${formatMoneyCompact(realised, currency)} a month by the last bill.`
}
