import type { CommitmentEntry } from '../../../../contract/commitments.ts'
import type { CostFilter } from '../../../../contract/cost-query.ts'
import type { Value } from '../../../costs/run-statement.ts'
import { compare, fromAmount, shareOut, sum, toAmount, type Amount } from '../../amounts.ts'
import { inValues } from '../../in-values.ts'
import { utilizationOf } from './rates.ts'

type Row = Record<string, Value>

/** A commitment with what was used of it, and for what. */
export interface CommitmentUse {
  commitmentId: string
  used: Amount
  unused: Amount
  feeUnknown: Amount
  covered: Amount
  rows: Row[]
}

/** @param rows of one currency, by commitment and more */
export function readUses(rows: readonly Row[]): CommitmentUse[] {
  const byId = Map.groupBy(rows, ({ commitmentDiscountId }) => String(commitmentDiscountId))
  return [...byId].map(([commitmentId, own]) => ({
    commitmentId,
    used: totalOf(own, 'used'),
    unused: totalOf(own, 'unused'),
    feeUnknown: totalOf(own, 'feeUnknown'),
    covered: totalOf(own, 'coveredList'),
    rows: own,
  }))
}

/**
 * What nothing used, by who uses the rest: of each commitment in proportion to what each uses of it. Fees are booked
 * on one account and on no service that used anything, which would have the whole waste and no use. What nobody uses
 * at all is nobody's.
 *
 * @param keyOf whose a row is
 */
export function shareUnused(
  uses: readonly CommitmentUse[],
  keyOf: (row: Row) => string,
): Map<string, { unused: Amount; feeUnknown: Amount }> {
  const shares = new Map<string, { unused: Amount; feeUnknown: Amount }>()
  for (const { unused, feeUnknown, rows } of uses) {
    const byKey = [...Map.groupBy(rows, keyOf)].map(([key, own]) => ({ key, used: totalOf(own, 'used') }))
    const weights = byKey.map(({ used }) => used)
    const [ofUnused, ofFee] = [shareOut(unused, weights), shareOut(feeUnknown, weights)]
    for (const [index, { key }] of byKey.entries()) {
      const share = shares.get(key) ?? { unused: 0n, feeUnknown: 0n }
      shares.set(key, {
        unused: share.unused + ofUnused[index]!,
        feeUnknown: share.feeUnknown + ofFee[index]!,
      })
    }
  }
  return shares
}

/** What lines say of a commitment, as far as they are of the newest month. */
interface Details {
  name: string
  offering: string
  paymentOption: string
  endsAt: string | null
}

/** @param rows several of a commitment, where its lines differ: the last end counts, and of texts any that is there */
export function readDetails(rows: readonly Row[]): Map<string, Details> {
  const byId = Map.groupBy(rows, ({ commitmentDiscountId }) => String(commitmentDiscountId))
  return new Map(
    [...byId].map(([id, own]) => {
      const text = (name: string) => own.map((row) => String(row[name])).find((value) => value !== '') ?? ''
      const ends = own.flatMap(({ endsAt }) => (endsAt === null ? [] : Number(endsAt)))
      return [
        id,
        {
          name: text('commitmentDiscountName'),
          offering: text('xCommitmentOfferingType'),
          paymentOption: text('xPaymentOption'),
          endsAt: ends.length === 0 ? null : new Date(Math.max(...ends) * 1000).toISOString(),
        },
      ]
    }),
  )
}

const NO_DETAILS: Details = { name: '', offering: '', paymentOption: '', endsAt: null }

/** What else is known of commitments, of the same currency: by account, and in which periods they are. */
interface Known {
  owners: readonly CommitmentUse[]
  periods: readonly Row[]
  details: ReadonlyMap<string, Details>
}

export function readCommitments(
  uses: readonly CommitmentUse[],
  { owners, periods, details }: Known,
): CommitmentEntry[] {
  const accountsOf = new Map(owners.map(({ commitmentId, rows }) => [commitmentId, rows]))
  // They come in the order of their periods: the last of them counts.
  const lastOf = new Map(periods.map((row) => [String(row.commitmentDiscountId), String(row.billingPeriod)]))
  return uses
    .toSorted((one, other) => compare(other.used + other.unused, one.used + one.unused))
    .map((use) => {
      const { commitmentId, used, unused, covered, rows } = use
      return {
        commitmentId,
        ...(details.get(commitmentId) ?? NO_DETAILS),
        type: textOf(rows, 'commitmentDiscountType'),
        category: textOf(rows, 'commitmentDiscountCategory'),
        owner: ownerOf(accountsOf.get(commitmentId) ?? []),
        committedCost: fromAmount(used + unused),
        utilization: utilizationOf(use),
        usedCost: fromAmount(used),
        unusedCost: fromAmount(unused),
        coveredCost: fromAmount(covered),
        saving: fromAmount(covered - used - unused),
        services: servicesOf(rows),
        lastPeriod: lastOf.get(commitmentId)!,
        filters: filtersOf(commitmentId),
      }
    })
}

/** @param rows of one commitment, by period */
export function readUnusedPeriods(rows: readonly Row[]): { period: string; unusedCost: string }[] {
  return rows
    .map(({ billingPeriod, unused }) => ({ period: String(billingPeriod), unused: toAmount(unused) }))
    .filter(({ unused }) => unused > 0n)
    .map(({ period, unused }) => ({ period, unusedCost: fromAmount(unused) }))
}

function filtersOf(commitmentId: string): CostFilter[] {
  return [inValues('commitmentDiscountId', [commitmentId])]
}

function ownerOf(rows: readonly Row[]): CommitmentEntry['owner'] {
  const [fee] = rows.filter(({ fees }) => Number(fees) > 0).toReversed()
  return fee ? { id: String(fee.subAccountId), name: String(fee.subAccountName) } : null
}

function servicesOf(rows: readonly Row[]): string[] {
  return [...Map.groupBy(rows, ({ serviceName }) => String(serviceName))]
    .map(([name, own]) => ({ name, used: totalOf(own, 'used') }))
    .filter(({ name, used }) => used > 0n && name !== '')
    .toSorted((one, other) => compare(other.used, one.used))
    .map(({ name }) => name)
}

function textOf(rows: readonly Row[], name: string): string {
  return rows.map((row) => String(row[name])).find((value) => value !== '') ?? ''
}

function totalOf(rows: readonly Row[], name: string): Amount {
  return sum(rows.map((row) => toAmount(row[name])))
}
