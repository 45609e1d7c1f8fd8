import type { CostFilter } from '../../../../contract/cost-query.ts'
import type { TimeQuestion } from '../../../costs/time.ts'
import { COVERED_WITHOUT_USAGE_TYPE, ON_DEMAND, USED } from '../../eligible-usage.ts'
import { askGroupings, type AskSums } from '../../grouped-sums.ts'
import { COVERAGE_SUMS, RATE_SUMS } from '../../rate-sums.ts'

/** The rates of a month, and what of it no rate counts. */
const MONTH_SUMS = {
  ...RATE_SUMS,
  coveredUnknown: { measure: 'listCost', filters: COVERED_WITHOUT_USAGE_TYPE },
} as const

const OF_COMMITMENTS: readonly CostFilter[] = [{ dimension: 'commitmentDiscountId', operator: 'isNotEmpty' }]

export interface Range {
  from: string
  to: string
}

export type CommitmentRows = Awaited<ReturnType<typeof askCommitments>>

/**
 * Everything that the answer is made of, side by side.
 *
 * @param time what was asked for
 * @param days those of the daily trend
 * @param newest what savings and losses of a month are told from, up to the end of the data
 */
export async function askCommitments(
  ask: AskSums,
  { time, days, newest }: { time: TimeQuestion; days: Range | undefined; newest: Range | undefined },
) {
  const [rates, ofDays, uses, details, monthly, spans] = await Promise.all([
    askGroupings(
      ask,
      {
        months: ['period'],
        services: ['serviceName', 'xUsageType'],
        accounts: ['subAccountId', 'subAccountName'],
      },
      { sums: MONTH_SUMS, time: { ...time, granularity: 'month' } },
    ),
    days ? ask({ groups: [], sums: COVERAGE_SUMS, time: { ...days, granularity: 'day' } }) : [],
    askUses(ask, time),
    newest ? ask(detailsOf(newest)) : [],
    newest
      ? ask({
          groups: ['commitmentDiscountId'],
          sums: { used: RATE_SUMS.used, coveredList: { measure: 'listCost', filters: USED } },
          filters: OF_COMMITMENTS,
          time: newest,
        })
      : [],
    newest ? ask(spansOf(newest)) : [],
  ])
  return { ...rates, days: ofDays, ...uses, details, monthly, spans }
}

/** What each commitment was used for, by whom, and what nobody used: of all that was asked for, and of its months. */
function askUses(ask: AskSums, time: TimeQuestion) {
  const of = ['commitmentDiscountId', 'commitmentDiscountType', 'commitmentDiscountCategory']
  return askGroupings(
    ask,
    {
      uses: [...of, 'serviceName', 'xUsageType'],
      owners: [...of, 'subAccountId', 'subAccountName'],
      periods: ['commitmentDiscountId', 'billingPeriod'],
    },
    {
      sums: {
        used: RATE_SUMS.used,
        unused: RATE_SUMS.unused,
        feeUnknown: RATE_SUMS.feeUnknown,
        coveredList: { measure: 'listCost', filters: USED },
        // Fees are the owner's: usage is of whoever used it.
        fees: {
          measure: 'lineCount',
          filters: [{ dimension: 'chargeCategory', operator: 'in', values: ['Purchase'] }],
        },
      },
      filters: OF_COMMITMENTS,
      time,
    },
  )
}

/** What only lines say of a commitment. They are read of one month: of more it would take seconds. */
function detailsOf(newest: Range): Parameters<AskSums>[0] {
  return {
    groups: [
      'commitmentDiscountId',
      'commitmentDiscountName',
      'xCommitmentOfferingType',
      'xPaymentOption',
      { name: 'endsAt', ofLines: 'toUnixTimestamp(x_CommitmentEndTime)' },
    ],
    sums: {},
    filters: OF_COMMITMENTS,
    time: newest,
  }
}

/** When lines of eligible usage began, and for how many hours they are. */
function spansOf(newest: Range): Parameters<AskSums>[0] {
  return {
    groups: [
      'xProductCode',
      { name: 'start', ofLines: 'toUnixTimestamp(toStartOfHour(ChargePeriodStart))' },
      { name: 'hours', ofLines: "greatest(1, dateDiff('hour', ChargePeriodStart, ChargePeriodEnd))" },
    ],
    sums: { cost: { measure: 'effectiveCost', filters: [] } },
    filters: ON_DEMAND,
    time: newest,
  }
}
