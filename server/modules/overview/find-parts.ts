import type { Kysely } from 'kysely'
import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import type { Asker, Row } from './ask.ts'
import { findMoved, findReasons, REASON_DIMENSIONS, type Moved, type Reasons } from './movers.ts'
import { timeOf, type ShownPeriod } from './shown-period.ts'
import { readEntries, type Entry } from './entries.ts'
import { findGroups } from './groups.ts'
import { findTopTags, type TopTags } from './top-tags.ts'

const GROUPINGS = [['serviceName'], ['subAccountId', 'subAccountName'], ['regionId', 'regionName']] as const

/** What an overview is made of, of all currencies. */
export interface Parts {
  /** Whether any upload has anything of the time before. */
  hasBefore: boolean
  /** As they were answered, those of the time before among them. */
  rowsOfServices: Row[]
  /** Of the time that is shown, one of each currency. */
  totals: Entry[]
  /** By currency. */
  moved: ReadonlyMap<string, Moved>
  reasons: Reasons
  services: Entry[]
  accounts: Entry[]
  regions: Entry[]
  tags: TopTags[] | null
}

interface About {
  db: Kysely<Database>
  scope: CostScope
  shown: ShownPeriod
  measure: string
}

export interface Askers {
  /** Of all of the scope. */
  all: Asker
  /** Of what the filters leave of it: the same where there are none. */
  ask: Asker
}

/** Asks for everything but the trend: two questions, more of a time within a month, and two on what the first answered. */
export async function findParts(askers: Askers, about: About): Promise<Parts> {
  const [ofServices, tags] = await Promise.all([findMovement(askers, about), findTopTags(askers.ask, about)])
  return { ...ofServices, tags }
}

/** What services, accounts and regions cost, and what made services move, which waits for nothing else. */
async function findMovement({ all, ask }: Askers, { shown, measure }: About): Promise<Omit<Parts, 'tags'>> {
  const time = timeOf(shown)
  const [services = [], accounts = [], regions = []] = await findGroups(ask, GROUPINGS, { time, measure })
  const hasBefore =
    services.some(({ lineCountBefore }) => Number(lineCountBefore) > 0) ||
    (ask !== all && (await hasLinesBefore(all, shown)))
  // Where there is nothing before, everything would have moved: that says nothing.
  const moved = hasBefore ? findMovedByCurrency(services, measure) : new Map<string, Moved>()
  const entriesOf = (rows: Row[], dimension?: string, nameDimension?: string) =>
    readEntries(rows, { dimension, nameDimension, measure })
  return {
    hasBefore,
    rowsOfServices: services,
    totals: entriesOf(services),
    moved,
    reasons: await findReasonsOf(ask, moved, time, measure),
    services: entriesOf(services, 'serviceName'),
    accounts: entriesOf(accounts, 'subAccountId', 'subAccountName'),
    regions: entriesOf(regions, 'regionId', 'regionName'),
  }
}

/** That is for all lines to say: of what filters leave, something can be new. */
async function hasLinesBefore(all: Asker, { timeBasis, before }: ShownPeriod): Promise<boolean> {
  if (!before) return false
  const rows = await all.rows({ timeBasis, ...before, measures: ['lineCount'] })
  return rows.some(({ lineCount }) => Number(lineCount) > 0)
}

function findMovedByCurrency(rows: Row[], measure: string): ReadonlyMap<string, Moved> {
  const currencies = new Set(rows.map(({ billingCurrency }) => String(billingCurrency)))
  return new Map([...currencies].map((currency) => [currency, findMoved(rows, currency, measure)]))
}

async function findReasonsOf(
  ask: Asker,
  moved: ReadonlyMap<string, Moved>,
  time: Partial<CostQuery>,
  measure: string,
): Promise<Reasons> {
  const rows = [...moved.values()].flatMap(({ up, down }) => [...up, ...down])
  const services = [...new Set(rows.map(({ serviceName }) => String(serviceName)))]
  const find = async (dimensions: readonly string[]) =>
    services.length === 0 ? [] : findReasons(ask, { services, dimensions, time, measure })
  const [usageTypes, resources] = await Promise.all([
    find(REASON_DIMENSIONS.usageTypes),
    find(REASON_DIMENSIONS.resources),
  ])
  return { usageTypes, resources }
}
