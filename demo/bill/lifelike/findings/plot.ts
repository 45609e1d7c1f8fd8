import { LAST, monthAt } from '../calendar.ts'
import { effectiveCost } from '../commitments.ts'
import type { Estate } from '../estate.ts'
import { costText, exactly } from '../money.ts'
import type { NearMiss, PlantedFinding, Rule } from '../planted-finding.ts'
import { everyDay, type Rhythm } from '../rhythms.ts'
import { chargesOf, type Metered } from '../usage-lines.ts'

/** Lines that are planted, what rules have to find in them, and what they must not. */
export interface Plot {
  metered: Metered[]
  planted: PlantedFinding[]
  nearMisses: NearMiss[]
}

export interface Plotter extends Plot {
  estate: Estate
  /** Adds lines of a resource, and that a rule has to find it. */
  plant(finding: {
    rule: Rule
    of: readonly Metered[]
    /** What the rule counts of them, where that is not all. */
    counted?: readonly Metered[]
    /** What is saved of that cost a month. */
    saving: (monthlyCost: bigint) => bigint
    /** What the finding is about, where that is no resource. */
    key?: string
  }): void
  /** Adds lines of a resource, where they are not among the ordinary ones, and that a rule must not find it. */
  almost(nearMiss: {
    rule: Rule
    of: readonly Metered[]
    because: string
    key?: string
    isOrdinary?: boolean
  }): void
}

export function createPlotter(estate: Estate): Plotter {
  const plot: Plot = { metered: [], planted: [], nearMisses: [] }
  const known = new Set<string>()
  // Several rules may be about the same lines.
  const add = (of: readonly Metered[]) => {
    for (const metered of of) {
      const { resource, meter } = metered
      const key = `${resource.id} ${resource.account.id} ${meter.usageType} ${meter.operation}`
      if (!known.has(key)) plot.metered.push(metered)
      known.add(key)
    }
  }
  const subject = (rule: Rule, of: readonly Metered[], key?: string) => {
    const { id, account, region } = of[0]!.resource
    return {
      rule,
      resourceId: key === undefined ? id : null,
      key: key ?? null,
      accountId: account.id,
      region: region.id,
    }
  }
  return {
    ...plot,
    estate,
    plant({ rule, of, counted = of, saving, key }) {
      add(of)
      const monthly = monthlyCost(estate, counted)
      plot.planted.push({
        ...subject(rule, of, key),
        monthlyCost: costText(monthly),
        monthlySaving: costText(saving(monthly)),
        months: allMonths(estate),
      })
    },
    almost({ rule, of, because, key, isOrdinary = false }) {
      if (!isOrdinary) add(of)
      plot.nearMisses.push({ ...subject(rule, of, key), because })
    },
  }
}

/** What these lines cost in 30 days, each of which has to be like the others: exact in months of any length. */
export function monthlyCost(estate: Estate, of: readonly Metered[]): bigint {
  let sum = 0n
  for (const metered of of) {
    for (const { onDemand } of chargesOf(estate, metered)) {
      sum += metered.coverage ? effectiveCost(onDemand, metered.coverage) : onDemand
    }
  }
  return exactly(sum * 30n, BigInt(estate.month.days))
}

export function allMonths({ lastMonth }: Estate): string[] {
  return Array.from({ length: LAST + 1 }, (_, position) => monthAt(position, lastMonth.first).first)
}

/** A share of an amount, to its last digit. */
export function percent(share: number): (amount: bigint) => bigint {
  return (amount) => exactly(amount * BigInt(share), 100n)
}

export const nothing = () => 0n
export const everything = (amount: bigint) => amount

/** Gigabytes, as much a day as a month of 30 days has: in each month the same, unlike those of AWS. */
export function evenly(gigabytes: number): Rhythm {
  return everyDay((gigabytes / 30).toFixed(6))
}
