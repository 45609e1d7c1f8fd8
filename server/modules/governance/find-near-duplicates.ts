import type { Kysely } from 'kysely'
import type { Metric, NearDuplicate } from '../../../contract/governance.ts'
import type { Database } from '../../../migrations/tables.ts'
import { findTagKeys } from '../../costs/find-tag-keys.ts'
import { spellingsOf } from '../../costs/tag-reading.ts'
import { toAmount } from '../amounts.ts'
import { sumOf } from '../exact-decimals.ts'
import type { Covered } from './ask-about.ts'
import type { Asked } from './charges.ts'
import {
  buildKeys,
  buildValues,
  buildValuesByMonth,
  readSpellingSpend,
  type SpellingSpend,
} from './find-spellings.ts'
import { findNearDuplicates, type NearDuplicates } from './near-duplicates.ts'
import { nearDuplicateMetric } from './other-metrics.ts'
import type { RunOver } from './run-over.ts'

/** Keys whose values are compared beside those that are required, those that most lines have. */
const OTHER_KEYS = 8

/** Near-duplicate keys whose spend is looked up: each is read from every charge. */
const MOST_KEYS = 24

export interface FoundNearDuplicates {
  keys: NearDuplicate[]
  values: NearDuplicate[]
  keysCompared: string[]
  metrics: Metric[]
}

interface About {
  db: Kysely<Database>
  asked: Asked
  required: readonly string[]
  covered: Promise<Covered>
}

/** What is left of near-duplicates, after what formats and accepted merges join. */
export async function findNearDuplicatesIn(run: RunOver, about: About): Promise<FoundNearDuplicates> {
  const { db, asked, required, covered } = about
  const tagKeys = await findTagKeys(db, asked.scope)
  const { reading, withoutColumn } = asked.scope.rolledUp.tags
  // Keys with more values are of resources each: names and ids.
  const hasColumn = (key: string) =>
    spellingsOf(key, reading).every((spelling) => !withoutColumn.has(spelling))
  const known = tagKeys.map(({ key }) => key)
  const others = known.filter((key) => hasColumn(key) && !required.includes(key)).slice(0, OTHER_KEYS)
  const keysCompared = [...required.filter((key) => known.includes(key) && hasColumn(key)), ...others]
  const [keys, values] = await Promise.all([
    findKeys(run, about, tagKeys),
    findValues(run, about, keysCompared),
  ])
  const { periods } = await covered
  return {
    keys: keys.groups,
    values: values.groups,
    keysCompared,
    metrics: [nearDuplicateMetric('keys', keys, periods), nearDuplicateMetric('values', values, periods)],
  }
}

export interface Groups {
  /** Whether there was anything to compare: nothing is no sign of order. */
  compared: boolean
  groups: NearDuplicate[]
  spends: SpellingSpend[]
}

/** By their names first: only those that are like another need be looked up. */
async function findKeys(
  run: RunOver,
  { asked, covered }: About,
  tagKeys: readonly { key: string; lineCount: number }[],
): Promise<Groups> {
  const byLines = tagKeys.map(({ key, lineCount }) => ({ text: key, spend: BigInt(lineCount) }))
  const alike = findNearDuplicates(byLines, 'key')
    .flatMap(({ proposed, others }) => [proposed, ...others.map(({ text }) => text)])
    .slice(0, MOST_KEYS)
  const compared = tagKeys.length > 0
  if (alike.length === 0) return { compared, groups: [], spends: [] }
  const spends = (await run(buildKeys(asked, alike))).map(readSpellingSpend)
  const { leading } = await covered
  const all = spends.filter(({ period }) => period === null)
  const written = alike.map((text) => ({
    text,
    spend: spendIn(
      leading,
      all.filter(({ key }) => key === text),
    ),
  }))
  const groups = findNearDuplicates(written, 'key').map((found) => describe(null, found, all))
  return { compared, groups, spends }
}

async function findValues(run: RunOver, { asked, covered }: About, keys: readonly string[]): Promise<Groups> {
  if (keys.length === 0) return { compared: false, groups: [], spends: [] }
  const all = (await run(buildValues(asked, keys))).map(readSpellingSpend)
  const compared = all.length > 0
  const { leading } = await covered
  const groups = keys.flatMap((key) => {
    const own = all.filter((spend) => spend.key === key)
    const texts = [...new Set(own.map(({ spelling }) => spelling))]
    const written = texts.map((text) => ({
      text,
      spend: spendIn(
        leading,
        own.filter(({ spelling }) => spelling === text),
      ),
    }))
    return findNearDuplicates(written, 'value').map((found) => describe(key, found, own))
  })
  if (groups.length === 0) return { compared, groups, spends: [] }
  const byKey = keys.flatMap((key) => {
    const spellings = groups.filter((group) => group.key === key).flatMap((group) => group.spellings)
    return spellings.length === 0 ? [] : [{ key, spellings: spellings.map(({ spelling }) => spelling) }]
  })
  const spends = (await run(buildValuesByMonth(asked, byKey))).map(readSpellingSpend)
  return { compared, groups, spends }
}

/** In the currency with most of it; what is spent in another alone counts as nothing. */
function spendIn(currency: string | undefined, spends: readonly SpellingSpend[]): bigint {
  return spends
    .filter(({ billingCurrency }) => billingCurrency === currency)
    .reduce((sum, { cost }) => sum + toAmount(cost), 0n)
}

function describe(
  key: string | null,
  { proposed, others }: NearDuplicates,
  spends: readonly SpellingSpend[],
): NearDuplicate {
  const ofSpelling = (text: string) => spends.filter(({ spelling }) => spelling === text)
  const spellings = [{ text: proposed, likeness: 'proposed' as const }, ...others].map(
    ({ text, likeness }) => ({
      spelling: text,
      likeness,
      costs: ofSpelling(text).map(({ billingCurrency, cost }) => ({ billingCurrency, cost })),
      // A resource that is billed in two currencies is one in each.
      resources: ofSpelling(text).reduce((sum, { resources }) => sum + resources, 0),
    }),
  )
  const split = spellings.slice(1).flatMap(({ costs }) => costs)
  const currencies = [...new Set(split.map(({ billingCurrency }) => billingCurrency))].toSorted()
  return {
    key,
    proposed,
    spellings,
    splitCosts: currencies.map((billingCurrency) => ({
      billingCurrency,
      cost: sumOf(split.flatMap((each) => (each.billingCurrency === billingCurrency ? [each.cost] : []))),
    })),
  }
}
