import type { Commitments } from '../../../../contract/commitments.ts'
import { resolveScope } from '../../../costs/resolve-scope.ts'
import { describeMissingNetCosts, measureOfBasis } from '../../cost-basis.ts'
import { askDays, type DaysOfScope } from '../../days-of-scope.ts'
import type { Module } from '../../module.ts'
import { createAsker } from '../../overview/ask.ts'
import { daysIn, findLastWholePeriod } from '../../overview/shown-period.ts'
import { ofCurrency, readTime, type AskedTime } from '../asked.ts'
import { createSumsAsker } from '../../grouped-sums.ts'
import { answerOfCurrency } from './answer-of-currency.ts'
import { askCommitments, type Range } from './ask-commitments.ts'
import { ALL_USAGE, COVERED, ON_DEMAND, UNUSED, USED } from '../../eligible-usage.ts'
import { notesOf } from './notes.ts'
import { DEFAULT_DISCOUNT } from './what-if.ts'

/** Two months at their longest are shown by the day. */
const MOST_DAYS = 62

/** How well commitments cover what could be covered, how well they are used, and what another one would save. */
export const answerCommitments: Module['answer'] = async ({ db, clickhouse }, question) => {
  const { identity, uploadIds, basis, context, discount = DEFAULT_DISCOUNT } = question
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const time = readTime(question)
  const [asked, missing] = await Promise.all([
    askDays(createAsker(clickhouse, scope, context), { ...time, measure: measureOfBasis(basis) }),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  const { totals } = asked
  // Of what was asked for, where that is days.
  const endOfData = asked.lastDay && dayAfter(asked.lastDay)
  const newest = findNewest(asked, { ...time, endOfData })
  const { from, to, timeBasis } = time
  const days = from !== undefined && to !== undefined && timeBasis === 'charge' ? { from, to } : newest
  const daysShown = days && daysIn(days) <= MOST_DAYS ? days : undefined
  const askSums = createSumsAsker(clickhouse, scope, context)
  const rows = await askCommitments(askSums, { time, days: daysShown, newest })
  const currencies = totals.map(({ billingCurrency }) =>
    answerOfCurrency(billingCurrency, ofCurrency(rows, billingCurrency), { newest, endOfData, discount }),
  )
  const answer: Commitments = {
    module: 'commitments',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals,
    basis,
    timeBasis,
    notes: notesOf(rows, currencies),
    linesOf: {
      coveredCost: [...COVERED],
      onDemandCost: [...ON_DEMAND],
      usedCost: [...USED],
      unusedCost: [...UNUSED],
      listCost: [...ALL_USAGE],
      effectiveCost: [...ALL_USAGE],
    },
    endOfData: endOfData ?? null,
    newestPeriod: newest ?? null,
    days: daysShown ?? null,
    discount,
    currencies,
  }
  return answer
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

/** The newest whole month, and of it what was asked for and has charges. */
function findNewest(
  days: DaysOfScope,
  { from, to, timeBasis, endOfData }: AskedTime & { endOfData: string | undefined },
): Range | undefined {
  const { shown: month } = findLastWholePeriod(days, timeBasis)
  if (!month || endOfData === undefined) return undefined
  const isOfDays = timeBasis === 'charge'
  const start = isOfDays && from !== undefined && from > month.from ? from : month.from
  const ends = [month.to, endOfData, ...(isOfDays && to !== undefined ? [to] : [])]
  const end = ends.toSorted()[0]!
  return start < end ? { from: start, to: end } : undefined
}
