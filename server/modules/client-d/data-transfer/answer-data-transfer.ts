import type { DataTransfer } from '../../../../contract/data-transfer.ts'
import { resolveScope } from '../../../costs/resolve-scope.ts'
import type { TimeQuestion } from '../../../costs/time.ts'
import { describeMissingNetCosts, measureOfBasis } from '../../cost-basis.ts'
import type { Module } from '../../module.ts'
import { createAsker, type Asker } from '../../overview/ask.ts'
import { daysIn, findLastWholePeriod, readRange, type ShownPeriod } from '../../overview/shown-period.ts'
import { askTotals, ofCurrency, readTime, type AskedTime } from '../asked.ts'
import { createSumsAsker } from '../grouped-sums.ts'
import { answerOfCurrency } from './answer-of-currency.ts'
import { askTransfer, findKinds, type TransferRows } from './ask-transfer.ts'

/** Two months at their longest are shown by the day. */
const MOST_DAYS = 62

/** What moving data costs: of which kind, who pays, and from where to where. */
export const answerDataTransfer: Module['answer'] = async ({ db, clickhouse }, question) => {
  const { identity, uploadIds, basis, context } = question
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const time = readTime(question)
  const ask = createAsker(clickhouse, scope, context)
  const askSums = createSumsAsker(clickhouse, scope, context)
  const [{ totals, months }, missing, kinds] = await Promise.all([
    askTotals(ask, time, basis),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
    // Of all time: the time before has to know its kinds too.
    findKinds(askSums),
  ])
  const shown = await findShown(ask, { ...time, months })
  const rows =
    shown && (await askAbout(askSums, { shown, kinds, measure: measureOfBasis(basis), trend: time }))
  const hasBefore = shown?.before !== undefined && (await hasCharges(ask, shown))
  const answer: DataTransfer = {
    module: 'data-transfer',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals,
    basis,
    timeBasis: time.timeBasis,
    notes: notesOf(rows),
    period: shown ? { from: shown.from, to: shown.to } : null,
    before: (hasBefore && shown?.before) || null,
    currencies: rows
      ? totals.map(({ billingCurrency }) =>
          answerOfCurrency(billingCurrency, ofCurrency(rows, billingCurrency), {
            kinds,
            hasBefore,
            hasDays: daysOf(shown) !== undefined,
          }),
        )
      : [],
  }
  return answer
}

/** The time that was asked for, or the last whole month, as an overview has it. */
function findShown(
  ask: Asker,
  { from, to, timeBasis, months }: AskedTime & { months: string[] },
): Promise<ShownPeriod | undefined> {
  return from === undefined && to === undefined
    ? findLastWholePeriod(ask, months, timeBasis)
    : readRange(ask, { from, to, timeBasis })
}

function askAbout(
  askSums: Parameters<typeof askTransfer>[0],
  {
    shown,
    kinds,
    measure,
    trend,
  }: Pick<Parameters<typeof askTransfer>[1], 'kinds' | 'measure' | 'trend'> & { shown: ShownPeriod },
): Promise<TransferRows> {
  const { from, to, before, timeBasis } = shown
  return askTransfer(askSums, {
    kinds,
    measure,
    shown: { from, to, timeBasis },
    before: before && { ...before, timeBasis },
    trend,
    days: daysOf(shown),
  })
}

/** Days of charges, also where bills are shown: no bill is of a day. */
function daysOf(shown: ShownPeriod): TimeQuestion | undefined {
  return daysIn(shown) > MOST_DAYS ? undefined : { from: shown.from, to: shown.to }
}

/** Whether there is anything of the time before, of transfer or not. */
async function hasCharges(ask: Asker, { before, timeBasis }: ShownPeriod): Promise<boolean> {
  const rows = await ask.rows({ measures: ['lineCount'], ...before, timeBasis })
  return rows.length > 0
}

function notesOf(rows: TransferRows | undefined): string[] {
  return [
    'Transfer is what passes, by the usage types of AWS: hours of gateways, endpoints and connections are not in it, nor are taxes, credits and refunds.',
    'Gateways and endpoints count what passes them in both directions, beside what the same data costs on its further way.',
    ...(rows && rows.otherProviders.length > 0
      ? [
          'Some lines have no usage type, as those of other providers: of their transfer, kind and way are not known, and it is listed apart.',
        ]
      : []),
  ]
}
