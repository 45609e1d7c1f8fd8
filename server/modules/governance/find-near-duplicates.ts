import type { Kysely } from 'kysely'
import type { Metric, NearDuplicate } from '../../../contract/governance.ts'
import type { Database } from '../../../migrations/tables.ts'
import { findTagKeys } from '../../costs/find-tag-keys.ts'
import { spellingsOf } from '../../costs/tag-reading.ts'
import { toAmount } from '../amounts.ts'
import { sumOf } from '../exact-decimals.ts'
import type { Covered } from './ask-about.ts'
import type { Asked } from './charges.ts'
import { buildSpellings, readSpellingSpend, type SpellingSpend } from './find-spellings.ts'
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
  const alike = keysAlike(tagKeys)
  const spends =
    alike.length + keysCompared.length === 0
      ? []
      : (await run(buildSpellings(asked, { keys: alike, valuesOf: keysCompared }))).map(readSpellingSpend)
  const { leading, periods } = await covered
  const ofKeys = spends
    .filter((spend) => spend.of === 'key')
    .toSorted((a, b) => a.billingCurrency.localeCompare(b.billingCurrency, 'en'))
  const ofValues = spends.filter((spend) => spend.of === 'value')
  const keys = {
    compared: tagKeys.length > 0,
    groups: groupsOf(ofKeys, { texts: alike, leading, kind: 'key' }),
    spends: ofKeys,
  }
  const values = {
    compared: ofValues.length > 0,
    groups: groupsOfValues(ofValues, { keys: keysCompared, leading }),
    spends: ofValues,
  }
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

/** By their names alone: only those that are like another need be looked up. */
function keysAlike(tagKeys: readonly { key: string; lineCount: number }[]): string[] {
  const byLines = tagKeys.map(({ key, lineCount }) => ({ text: key, spend: BigInt(lineCount) }))
  return findNearDuplicates(byLines, 'key')
    .flatMap(({ proposed, others }) => [proposed, ...others.map(({ text }) => text)])
    .slice(0, MOST_KEYS)
}

function groupsOfValues(
  spends: readonly SpellingSpend[],
  { keys, leading }: { keys: readonly string[]; leading: string | undefined },
): NearDuplicate[] {
  const byKey = Map.groupBy(spends, ({ key }) => key)
  return keys.flatMap((key) => {
    const own = byKey.get(key) ?? []
    const texts = [...new Set(own.map(({ spelling }) => spelling))]
    return groupsOf(own, { texts, leading, kind: 'value' })
  })
}

/** @param spends of keys, or of the values of one */
function groupsOf(
  spends: readonly SpellingSpend[],
  {
    texts,
    leading,
    kind,
  }: { texts: readonly string[]; leading: string | undefined; kind: SpellingSpend['of'] },
): NearDuplicate[] {
  const bySpelling = Map.groupBy(spends, ({ spelling }) => spelling)
  const written = texts.map((text) => ({ text, spend: spendIn(leading, bySpelling.get(text) ?? []) }))
  const key = kind === 'key' ? null : (spends[0]?.key ?? null)
  return findNearDuplicates(written, kind).map((found) => describe(key, found, bySpelling))
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
  bySpelling: ReadonlyMap<string, readonly SpellingSpend[]>,
): NearDuplicate {
  const ofSpelling = (text: string) => bySpelling.get(text) ?? []
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
