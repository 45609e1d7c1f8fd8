import type { DataTransfer } from '../../../../contract/data-transfer.ts'
import { resolveScope } from '../../../costs/resolve-scope.ts'
import type { TimeQuestion } from '../../../costs/time.ts'
import { describeMissingNetCosts, measureOfBasis } from '../../cost-basis.ts'
import { askDays, type DaysOfScope } from '../../days-of-scope.ts'
import type { Module } from '../../module.ts'
import { createAsker } from '../../overview/ask.ts'
import { daysIn, findLastWholePeriod, readRange, type ShownPeriod } from '../../overview/shown-period.ts'
import { ofCurrency, readTime, type AskedTime } from '../asked.ts'
import { createSumsAsker } from '../../grouped-sums.ts'
import { answerOfCurrency } from './answer-of-currency.ts'
import { askTransfer, findKinds, type TransferRows } from './ask-transfer.ts'

/** Two months at their longest are shown by the day. */
const MOST_DAYS = 62

/** What moving data costs: of which kind, who pays, and from where to where. */
export const answerDataTransfer: Module['answer'] = async ({ db, clickhouse }, question) => {
  const { identity, uploadIds, basis, context } = question
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const time = readTime(question)
  const askSums = createSumsAsker(clickhouse, scope, context)
  const [asked, missing, kinds] = await Promise.all([
    askDays(createAsker(clickhouse, scope, context), { ...time, measure: measureOfBasis(basis) }),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
    // Of all time: the time before has to know its kinds too.
    findKinds(askSums),
  ])
  const { totals } = asked
  const shown = findShown(asked, time)
  const rows =
    shown && (await askAbout(askSums, { shown, kinds, measure: measureOfBasis(basis), trend: time }))
  // Whether there is anything of the time before, of transfer or not.
  const hasBefore = shown?.before !== undefined && asked.hasAny(shown.before)
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
function findShown(asked: DaysOfScope, time: AskedTime): ShownPeriod | undefined {
  return time.from === undefined && time.to === undefined
    ? findLastWholePeriod(asked, time.timeBasis).shown
    : readRange(time, asked.months)
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
