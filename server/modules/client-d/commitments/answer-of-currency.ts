import type { CommitmentsOfCurrency } from '../../../../contract/commitments.ts'
import type { Value } from '../../../costs/run-statement.ts'
import { compare, sum, toAmount, type Amount } from '../../amounts.ts'
import { inValues } from '../../in-values.ts'
import type { CommitmentRows, Range } from './ask-commitments.ts'
import {
  readCommitments,
  readDetails,
  readUnusedPeriods,
  readUses,
  shareUnused,
} from './commitment-entries.ts'
import { ELIGIBLE_KINDS, familyOf, ON_DEMAND } from '../../eligible-usage.ts'
import { readExpiring } from './expiring.ts'
import { costOfHours } from './hours.ts'
import { addRows, coverageOf, ratesOf } from './rates.ts'
import { whatIf } from './what-if.ts'

/** More commitments than anybody reads: the others are in all rates. */
export const MOST_COMMITMENTS = 500

type Row = Record<string, Value>

interface About {
  newest: Range | undefined
  endOfData: string | undefined
  discount: string
}

/** @param rows of one currency */
export function answerOfCurrency(
  billingCurrency: string,
  rows: CommitmentRows,
  { newest, endOfData, discount }: About,
): CommitmentsOfCurrency {
  const uses = readUses(rows.uses)
  const owners = readUses(rows.owners)
  const commitments = readCommitments(uses, {
    owners,
    periods: rows.periods,
    details: readDetails(rows.details),
  })
  const periodsOf = Map.groupBy(rows.periods, ({ commitmentDiscountId }) => String(commitmentDiscountId))
  return {
    billingCurrency,
    overall: ratesOf(addRows(rows.months)),
    trend: rows.months.map((row) => ({ period: String(row.period).slice(0, 7), ...ratesOf(addRows([row])) })),
    dailyTrend: rows.days.map((row) => ({
      day: String(row.period),
      ...coverageOf({ covered: toAmount(row.covered), onDemand: toAmount(row.onDemand) }),
    })),
    services: entriesOf(rows.services, serviceOf, shareUnused(uses, serviceOf)).map(({ key, entry }) => ({
      value: key,
      ...entry,
      filters: [inValues('serviceName', [key])],
    })),
    families: familiesOf(rows.services, shareUnused(uses, familyKeyOf)),
    accounts: entriesOf(rows.accounts, accountOf, shareUnused(owners, accountOf)).map(
      ({ key, entry, rows: own }) => ({
        value: key,
        name: own.map((row) => String(row.subAccountName)).findLast((name) => name !== '') ?? '',
        ...entry,
        filters: [inValues('subAccountId', [key])],
      }),
    ),
    commitments: commitments.slice(0, MOST_COMMITMENTS),
    expiring:
      newest && endOfData !== undefined ? readExpiring(commitments, rows.monthly, { endOfData, newest }) : [],
    unused: commitments
      .filter(({ unusedCost }) => toAmount(unusedCost) > 0n)
      .toSorted((one, other) => compare(toAmount(other.unusedCost), toAmount(one.unusedCost)))
      .slice(0, MOST_COMMITMENTS)
      .map(({ commitmentId, unusedCost, filters }) => ({
        commitmentId,
        unusedCost,
        periods: readUnusedPeriods(periodsOf.get(commitmentId) ?? []),
        filters,
      })),
    whatIf: newest ? whatIfOf(rows.spans, newest, discount) : [],
  }
}

function serviceOf({ serviceName }: Row): string {
  return String(serviceName)
}

function accountOf({ subAccountId }: Row): string {
  return String(subAccountId)
}

/** Two services may have the same family: `r7g` is of EC2 and of OpenSearch. */
function familyKeyOf({ serviceName, xUsageType }: Row): string {
  return JSON.stringify([serviceName, familyOf(String(xUsageType))])
}

/** The rates of rows that have a key in common, those first of which commitments cover or could cover most. */
function entriesOf(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  shares: ReturnType<typeof shareUnused>,
) {
  return [...Map.groupBy(rows, keyOf)]
    .map(([key, own]) => {
      const { unused, feeUnknown } = shares.get(key) ?? { unused: 0n, feeUnknown: 0n }
      return { key, rows: own, sums: { ...addRows(own), unused, feeUnknown } }
    })
    .filter(({ sums }) => [sums.covered, sums.onDemand, sums.used, sums.list].some((amount) => amount !== 0n))
    .toSorted(
      ({ sums: one }, { sums: other }) =>
        compare(other.covered + other.onDemand, one.covered + one.onDemand) || compare(other.list, one.list),
    )
    .map(({ key, rows: own, sums }) => ({ key, rows: own, entry: ratesOf(sums) }))
}

function familiesOf(
  rows: readonly Row[],
  shares: ReturnType<typeof shareUnused>,
): CommitmentsOfCurrency['families'] {
  const eligible = rows.filter((row) => [row.covered, row.onDemand].some((amount) => toAmount(amount) !== 0n))
  return entriesOf(eligible, familyKeyOf, shares).map(({ entry, rows: own }) => {
    const serviceName = serviceOf(own[0]!)
    const usageTypes = own.map(({ xUsageType }) => String(xUsageType))
    return {
      value: familyOf(usageTypes[0]!),
      serviceName,
      ...entry,
      filters: [inValues('serviceName', [serviceName]), inValues('xUsageType', usageTypes)],
    }
  })
}

function whatIfOf(rows: readonly Row[], newest: Range, discount: string): CommitmentsOfCurrency['whatIf'] {
  return ELIGIBLE_KINDS.map(({ kind, title, products }) => {
    const spans = rows
      .filter(({ xProductCode }) => products.includes(String(xProductCode)))
      .map(({ start, hours, cost }) => ({
        start: Number(start),
        hours: Number(hours),
        cost: toAmount(cost),
      }))
    const cost: Amount = sum(spans.map((span) => span.cost))
    const narrowed = ON_DEMAND.map((filter) =>
      filter.dimension === 'xProductCode' ? inValues('xProductCode', products) : filter,
    )
    return { kind, title, spans, cost, filters: narrowed }
  })
    .filter(({ cost }) => cost > 0n)
    .toSorted((one, other) => compare(other.cost, one.cost))
    .map(({ kind, title, spans, filters }) => ({
      kind,
      title,
      isHourly: spans.every(({ hours }) => hours === 1),
      ...whatIf(costOfHours(spans, newest), discount),
      filters,
    }))
}
