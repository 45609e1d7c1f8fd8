import { HOUR } from '../calendar.ts'
import { effectiveCost, isActive, type Coverage } from '../commitments.ts'
import type { Account } from '../company.ts'
import type { Estate } from '../estate.ts'
import { priceIn } from '../meter.ts'
import { costOf, costText, usage } from '../money.ts'
import type { NearMiss, PlantedFinding, Rule } from '../planted-finding.ts'
import { endsSoonAfter, monthsBeforeEnd, type Portfolio } from '../portfolio.ts'
import { chargesOf, type Metered } from '../usage-lines.ts'
import { allMonths, monthlyCost, percent } from './plot.ts'

/**
 * `compute-sp-gap`: 20 % of what servers, Fargate and functions cost on demand in each hour of 30 days at least. One
 * finding for all of the company, since a Compute Savings Plan covers all accounts and regions; by account or region
 * the findings have the same sum. The tenth percentile is the smallest hour: more than an eighth of all hours cost
 * no more. Covered usage is none of it, nor is reserved capacity that is unused.
 */
export function computeGap(estate: Estate, metered: readonly Metered[]): PlantedFinding[] {
  const isCompute = ({ meter: { product, usageType } }: Metered) =>
    product === 'AWSLambda' || usageType.startsWith('BoxUsage') || usageType.includes('Fargate')
  return gap(estate, 'compute-sp-gap', 'compute', metered.filter(isCompute))
}

/**
 * `commitment-gap`: the same of databases, caches and search domains, for each service. Hours of instances count,
 * which a reservation could cover; storage, the fee for old versions and what is serverless do not.
 */
export function serviceGaps(estate: Estate, metered: readonly Metered[]): PlantedFinding[] {
  const kinds = { AmazonRDS: 'InstanceUsage', AmazonElastiCache: 'NodeUsage', AmazonES: 'ESInstance' }
  return Object.entries(kinds).flatMap(([product, usageType]) =>
    gap(
      estate,
      'commitment-gap',
      product,
      metered.filter(({ meter }) => meter.product === product && meter.usageType.startsWith(usageType)),
    ),
  )
}

function gap(estate: Estate, rule: Rule, key: string, metered: readonly Metered[]): PlantedFinding[] {
  const floor = floorOf(
    estate,
    metered.filter(({ coverage }) => !coverage),
  )
  if (floor === 0n) return []
  const cost = floor * 720n
  const { payer } = estate.company.accounts
  return [finding(estate, { rule, key, account: payer, region: '', cost, saving: percent(20)(cost) })]
}

/** What is paid in every hour of the month. Throws where the tenth percentile would be more than that. */
function floorOf(estate: Estate, metered: readonly Metered[]): bigint {
  const { start, days } = estate.month
  const hours = new Array<bigint>(days * 24).fill(0n)
  for (const of of metered) {
    for (const { from, hours: length, onDemand } of chargesOf(estate, of)) {
      const first = (from - start) / HOUR
      for (let hour = first; hour < first + length; hour += 1) hours[hour]! += onDemand / BigInt(length)
    }
  }
  hours.sort((one, other) => (one < other ? -1 : Number(one > other)))
  const [floor = 0n] = hours
  if (hours[Math.ceil(hours.length / 8)] !== floor) throw new Error('The floor is not stable.')
  return floor
}

/** `commitment-unused`: what of a plan's commitment, or of a reservation's fees, nothing used. */
export function unusedCommitments(estate: Estate, { family, servers }: Portfolio): PlantedFinding[] {
  const hour = effectiveCost(costOf(usage('1'), priceIn(servers.meter, servers.region)), servers)
  return [
    { commitment: family, region: '', anHour: family.unusedAnHour },
    { commitment: servers, region: servers.region.id, anHour: hour },
  ].map(({ commitment, region, anHour }) =>
    finding(estate, {
      rule: 'commitment-unused',
      key: commitment.arn,
      account: commitment.account,
      region,
      cost: anHour * 720n,
      saving: anHour * 720n,
    }),
  )
}

/**
 * `commitment-expiring`: what its loss costs is the on-demand price of what it covers, less what that costs now. It
 * ends within 60 days of the end of the data; one that has ended in the data, and was followed by the next, is none.
 */
export function endingCommitments(
  estate: Estate,
  { all }: Portfolio,
  metered: readonly Metered[],
): PlantedFinding[] {
  const { month, lastMonth } = estate
  return all
    .filter((commitment) => isActive(commitment, month.start) && endsSoonAfter(commitment, month))
    .map((commitment) => {
      const covered = metered.filter(({ coverage }) => coverage?.arn === commitment.arn)
      const cost = monthlyCost(estate, covered)
      const withoutIt = covered.map((metered) => ({ ...metered, coverage: undefined }))
      return {
        ...finding(estate, {
          rule: 'commitment-expiring',
          key: commitment.arn,
          account: commitment.account,
          region: regionOf(commitment),
          cost,
          saving: monthlyCost(estate, withoutIt) - cost,
        }),
        months: monthsBeforeEnd(commitment, lastMonth.first),
      }
    })
}

/** The reservation that ends 75 days after the last month. */
export function laterEnd({ caches }: Portfolio): NearMiss {
  return {
    rule: 'commitment-expiring',
    resourceId: null,
    key: caches.arn,
    accountId: caches.account.id,
    region: regionOf(caches),
    because: 'it ends in 75 days, or later',
  }
}

/** A plan's commitment is no region's, a reservation's is. */
function regionOf(commitment: Coverage): string {
  return commitment.kind === 'reservation' ? commitment.region.id : ''
}

function finding(
  estate: Estate,
  of: { rule: Rule; key: string; account: Account; region: string; cost: bigint; saving: bigint },
): PlantedFinding {
  const { rule, key, account, region, cost, saving } = of
  return {
    rule,
    resourceId: null,
    key,
    accountId: account.id,
    region,
    monthlyCost: costText(cost),
    monthlySaving: costText(saving),
    months: allMonths(estate),
  }
}
