import type { Kysely } from 'kysely'
import type { TopEntry } from '../../../contract/overview.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import { findTagKeys } from '../../costs/find-tag-keys.ts'
import { spellingsOf } from '../../costs/tag-reading.ts'
import { isOfProvider } from '../../tags/keys-of-providers.ts'
import type { Asker, Row } from './ask.ts'
import type { ReadAs } from './changes.ts'
import { ofCurrency, readEntries, topOf } from './entries.ts'
import { findGroups } from './groups.ts'
import { timeOf, type ShownPeriod } from './shown-period.ts'
import { findTop, hasFewRows, readTop, TOP } from './top-entries.ts'

/** What the values of a tag key cost, of all currencies. */
export interface TopTags {
  key: string
  rows: Row[]
  /** Whether values that cost less are one row already. */
  isFolded: boolean
}

interface About {
  db: Kysely<Database>
  scope: CostScope
  shown: ShownPeriod
  measure: string
}

const TAG_KEYS = 3

/** A key with more of them names resources, and tells nothing apart. */
const MOST_TELLING_VALUES = 100

/** Of more values in one load the engine makes one of those that are not listed: they would be sent for nothing. */
const MOST_VALUES = 500

/**
 * Of the tag keys that most lines have, and that have a column in all loads: those first that costs are told apart by.
 * Null where too many rows could tell: of a long time that begins or ends within a month, and of loads whose rollups are
 * not made yet.
 */
export async function findTopTags(
  ask: Asker,
  { db, scope, shown, measure }: About,
): Promise<TopTags[] | null> {
  if (!scope.rolledUp.complete) return null
  const { reading, withoutColumn } = scope.rolledUp.tags
  const hasColumns = (key: string) =>
    !spellingsOf(key, reading).some((spelling) => withoutColumn.has(spelling))
  const keys = await findTagKeys(db, scope)
  const chosen = keys
    .filter(({ key }) => hasColumns(key))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, TAG_KEYS)
  const time = timeOf(shown)
  const found = chosen.filter(({ name }) => hasFewRows(ask, { dimension: name, time, measure }))
  if (found.length === 0) return chosen.length > 0 ? null : []
  const [few, many] = [found.filter(hasFewValues), found.filter((key) => !hasFewValues(key))]
  const [rowsOfFew, rowsOfMany] = await Promise.all([
    findGroups(
      ask,
      few.map(({ name }) => [name]),
      { time, measure },
    ),
    Promise.all(many.map(({ name }) => findTop(ask, { dimension: name, time, measure }))),
  ])
  const rows = new Map([
    ...few.map(({ key }, index) => [key, rowsOfFew[index]] as const),
    ...many.map(({ key }, index) => [key, rowsOfMany[index]] as const),
  ])
  return found.map((each) => ({
    key: each.key,
    rows: rows.get(each.key) ?? [],
    isFolded: !hasFewValues(each),
  }))
}

/** First what people tell costs apart by, then what names resources one by one, last what providers write. */
function rankOf({ key, values }: { key: string; values: number }): number {
  if (isOfProvider(key)) return 2
  return values > MOST_TELLING_VALUES ? 1 : 0
}

const hasFewValues = ({ values }: { values: number }): boolean => values <= MOST_VALUES

/** Of one currency. */
export function readTopTags({ key, rows, isFolded }: TopTags, currency: string, readAs: ReadAs): TopEntry[] {
  const dimension = `tag:${key}`
  if (isFolded) return readTop(rows, dimension, currency, readAs)
  const entries = readEntries(rows, { dimension, nameDimension: undefined, measure: readAs.measure })
  return topOf(ofCurrency(entries, currency), readAs, TOP)
}
