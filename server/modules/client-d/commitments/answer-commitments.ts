import type { Commitments } from '../../../../contract/commitments.ts'
import { resolveScope } from '../../../costs/resolve-scope.ts'
import { describeMissingNetCosts } from '../../cost-basis.ts'
import type { Module } from '../../module.ts'
import { createAsker, type Asker } from '../../overview/ask.ts'
import { daysIn, findLastWholePeriod } from '../../overview/shown-period.ts'
import { askTotals, ofCurrency, readTime, type AskedTime } from '../asked.ts'
import { createSumsAsker } from '../grouped-sums.ts'
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
  const ask = createAsker(clickhouse, scope, context)
  const [{ totals, months }, missing, endOfData] = await Promise.all([
    askTotals(ask, time, basis),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
    findEndOfData(ask, time),
  ])
  const newest = await findNewest(ask, { ...time, months, endOfData })
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

/** The day after the last one with charges, of what was asked for where that is days. */
async function findEndOfData(ask: Asker, { from, to, timeBasis }: AskedTime): Promise<string | undefined> {
  const [last] = await ask.rows({
    measures: ['lineCount'],
    granularity: 'day',
    ...(timeBasis === 'charge' && from !== undefined && { from }),
    ...(timeBasis === 'charge' && to !== undefined && { to }),
    orderBy: [{ field: 'period', direction: 'desc' }],
    limit: 1,
  })
  return last && new Date(Date.parse(String(last.period)) + 86_400_000).toISOString().slice(0, 10)
}

/** The newest whole month, and of it what was asked for and has charges. */
async function findNewest(
  ask: Asker,
  {
    months,
    from,
    to,
    timeBasis,
    endOfData,
  }: AskedTime & {
    months: string[]
    endOfData: string | undefined
  },
): Promise<Range | undefined> {
  const month = await findLastWholePeriod(ask, months, timeBasis)
  if (!month || endOfData === undefined) return undefined
  const isOfDays = timeBasis === 'charge'
  const start = isOfDays && from !== undefined && from > month.from ? from : month.from
  const ends = [month.to, endOfData, ...(isOfDays && to !== undefined ? [to] : [])]
  const end = ends.toSorted()[0]!
  return start < end ? { from: start, to: end } : undefined
}
