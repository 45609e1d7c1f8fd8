import type { Kysely } from 'kysely'
import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Database } from '../../../migrations/tables.ts'
import { findTagKeys } from '../../costs/find-tag-keys.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import { spellingsOf } from '../../costs/tag-reading.ts'
import type { Asker, Row } from './ask.ts'
import { findMoved, findReasons, REASON_DIMENSIONS, type Moved, type Reasons } from './movers.ts'
import { timeOf, type ShownPeriod } from './shown-period.ts'
import { readEntries, type Entry } from './entries.ts'
import { findTopOfFewRows } from './top-entries.ts'

const TAG_KEYS = 3

/** What an overview is made of, of all currencies. */
export interface Parts {
  /** Whether any upload has anything of the time before. */
  hasBefore: boolean
  /** Of the time that is shown, one of each currency. */
  totals: Entry[]
  /** By currency. */
  moved: ReadonlyMap<string, Moved>
  reasons: Reasons
  services: Entry[]
  accounts: Entry[]
  regions: Entry[]
  tags: { key: string; rows: Row[] }[] | null
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

/** Asks for everything but the trend: six questions, then two on what they answered. */
export async function findParts({ all, ask }: Askers, about: About): Promise<Parts> {
  const { shown, measure } = about
  const time = timeOf(shown)
  const changesOf = (...dimensions: string[]) =>
    ask.rows({
      ...time,
      measures: [measure, 'lineCount'],
      dimensions,
      orderBy: [{ field: shown.before ? `${measure}Change` : measure, direction: 'desc' }],
      limit: 100_000,
    })
  const [services, accounts, regions, tags, linesBefore] = await Promise.all([
    changesOf('serviceName'),
    changesOf('subAccountId', 'subAccountName'),
    changesOf('regionId', 'regionName'),
    findTopTags(ask, about),
    ask === all || !shown.before
      ? []
      : all.rows({ timeBasis: shown.timeBasis, ...shown.before, measures: ['lineCount'] }),
  ])
  // Whether anything was before is for all lines to say: of what filters leave, something can be new.
  const hasBefore =
    services.some(({ lineCountBefore }) => Number(lineCountBefore) > 0) ||
    linesBefore.some(({ lineCount }) => Number(lineCount) > 0)
  // Where there is nothing before, everything would have moved: that says nothing.
  const moved = hasBefore ? findMovedByCurrency(services, measure) : new Map<string, Moved>()
  const entriesOf = (rows: Row[], dimension?: string, nameDimension?: string) =>
    readEntries(rows, { dimension, nameDimension, measure })
  return {
    hasBefore,
    totals: entriesOf(services),
    moved,
    reasons: await findReasonsOf(ask, moved, time, measure),
    services: entriesOf(services, 'serviceName'),
    accounts: entriesOf(accounts, 'subAccountId', 'subAccountName'),
    regions: entriesOf(regions, 'regionId', 'regionName'),
    tags,
  }
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

/**
 * Of the tag keys that most lines have, and that have a column in all loads. Null where too many rows could tell: of a
 * long time that begins or ends within a month, and of loads whose rollups are not made yet.
 */
async function findTopTags(ask: Asker, { db, scope, shown, measure }: About): Promise<Parts['tags']> {
  if (!scope.rolledUp.complete) return null
  const { reading, withoutColumn } = scope.rolledUp.tags
  const hasColumns = (key: string) =>
    !spellingsOf(key, reading).some((spelling) => withoutColumn.has(spelling))
  const keys = await findTagKeys(db, scope)
  const chosen = keys.filter(({ key }) => hasColumns(key)).slice(0, TAG_KEYS)
  const found = await Promise.all(
    chosen.map(async ({ key, name }) => ({
      key,
      rows: await findTopOfFewRows(ask, { dimension: name, time: timeOf(shown), measure }),
    })),
  )
  const tags = found.flatMap(({ key, rows }) => (rows ? [{ key, rows }] : []))
  return tags.length === 0 && found.length > 0 ? null : tags
}
