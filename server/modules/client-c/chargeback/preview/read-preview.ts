import type { ChargebackPreview, PreviewedPart } from '../../../../../contract/chargeback-preview.ts'
import type { ChargebackRule } from '../../../../../contract/chargeback-rules.ts'
import { fromUnits, toUnits } from '../../../../../clickhouse/exact.ts'

interface Sum {
  exact: bigint
  lineCount: number
}

/** What a rule takes in a currency, or none, and what of it each of all rules matches. */
export interface Matched extends Sum {
  rule: number | null
  billingCurrency: string
  byRule: Sum[]
}

/** A service of what a rule takes, or none; the largest come first. */
export interface OfService {
  rule: number | null
  billingCurrency: string
  serviceName: string
  cost: string
  lineCount: number
}

/** What each rule takes, and what it matches that rules before it take. */
export function readPreview(
  rules: readonly Pick<ChargebackRule, 'name'>[],
  found: Matched[],
  services: OfService[],
): Pick<ChargebackPreview, 'bill' | 'rules' | 'unallocated'> {
  const matched = found.toSorted((a, b) => (a.billingCurrency < b.billingCurrency ? -1 : 1))
  const bill = new Map<string, Sum>()
  for (const { billingCurrency, exact, lineCount } of matched) {
    const sum = bill.get(billingCurrency) ?? { exact: 0n, lineCount: 0 }
    bill.set(billingCurrency, { exact: sum.exact + exact, lineCount: sum.lineCount + lineCount })
  }
  const takenBy = (place: number | null): PreviewedPart[] =>
    matched
      .filter(({ rule }) => rule === place)
      .map(({ billingCurrency, ...sum }) => ({
        ...partOf(billingCurrency, sum),
        share: shareOf(sum.exact, bill.get(billingCurrency)!.exact),
        topServices: services
          .filter((service) => service.rule === place && service.billingCurrency === billingCurrency)
          .map(({ serviceName, cost, lineCount }) => ({ serviceName, cost, lineCount })),
      }))
  return {
    bill: [...bill].map(([billingCurrency, sum]) => partOf(billingCurrency, sum)),
    rules: rules.map(({ name }, place) => ({
      name,
      takes: takenBy(place),
      takenBefore: matched
        .flatMap(({ rule, billingCurrency, byRule }) => {
          const sum = byRule[place]!
          if (rule === null || rule >= place || sum.lineCount === 0) return []
          return [{ rule, ...partOf(billingCurrency, sum) }]
        })
        .sort((a, b) => a.rule - b.rule),
    })),
    unallocated: takenBy(null),
  }
}

function partOf(billingCurrency: string, { exact, lineCount }: Sum) {
  return { billingCurrency, cost: fromUnits(exact), lineCount }
}

const MILLION = 10n ** 6n

/** To six places, cut: for people, and for no sum. */
function shareOf(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null
  return fromUnits(((part * MILLION) / whole) * (toUnits('1') / MILLION))
}
