import type { Value } from '../../costs/run-statement.ts'
import { overCharges, type Asked, type Statement } from './charges.ts'

/** What is spent under a spelling, in all months or in one. */
export interface SpellingSpend {
  /** The key whose value it is; of a key, itself. */
  key: string
  spelling: string
  billingCurrency: string
  /** Null for all of them. */
  period: string | null
  cost: string
  resources: number
}

/** As many values of a key are compared, those with most spend. */
const MOST_VALUES = 2000

const ALL_MONTHS = '1970-01-01'

/** The values of keys by their spend. */
export function buildValues(asked: Asked, keys: readonly string[], most = MOST_VALUES): Statement {
  return overCharges(asked, keys, ({ from, tags, parameters }) =>
    [
      `SELECT tag.1 AS key, tag.2 AS spelling, currency, '${ALL_MONTHS}', sum(cost), uniqExact(account, resource)`,
      `FROM ${from}`,
      `ARRAY JOIN [${pairs(tags, parameters.add).join(', ')}] AS tag`,
      "WHERE taggable AND spelling != ''",
      'GROUP BY key, spelling, currency',
      'ORDER BY sum(cost) DESC, key, spelling, currency',
      `LIMIT ${parameters.add('UInt32', most)} BY key`,
    ].join('\n'),
  )
}

/** Of some values of a key, by month too. */
export function buildValuesByMonth(
  asked: Asked,
  values: readonly { key: string; spellings: string[] }[],
): Statement {
  const keys = values.map(({ key }) => key)
  return overCharges(asked, keys, ({ from, tags, parameters }) => {
    const listed = values.map(
      ({ spellings }, index) => `(${tags[index]!.sql} IN ${parameters.add('Array(String)', spellings)})`,
    )
    return [
      'SELECT tag.1 AS key, tag.2 AS spelling, currency, period, sum(cost), uniqExact(account, resource)',
      `FROM ${from}`,
      `ARRAY JOIN arrayFilter((tag, isListed) -> isListed, [${pairs(tags, parameters.add).join(', ')}], [${listed.join(', ')}]) AS tag`,
      'WHERE taggable',
      'GROUP BY GROUPING SETS ((key, spelling, currency), (key, spelling, currency, period))',
      'ORDER BY key, spelling, currency, period',
    ].join('\n')
  })
}

/** Of keys, by month too. */
export function buildKeys(asked: Asked, keys: readonly string[]): Statement {
  return overCharges(asked, keys, ({ from, tags, parameters }) =>
    [
      'SELECT tag.1 AS key, tag.1 AS spelling, currency, period, sum(cost), uniqExact(account, resource)',
      `FROM ${from}`,
      `ARRAY JOIN [${pairs(tags, parameters.add).join(', ')}] AS tag`,
      "WHERE taggable AND tag.2 != ''",
      'GROUP BY GROUPING SETS ((key, currency), (key, currency, period))',
      'ORDER BY key, currency, period',
    ].join('\n'),
  )
}

export function readSpellingSpend([
  key,
  spelling,
  currency,
  period,
  cost,
  resources,
]: Value[]): SpellingSpend {
  return {
    key: String(key),
    spelling: String(spelling),
    billingCurrency: String(currency),
    period: period === ALL_MONTHS ? null : String(period).slice(0, 7),
    cost: String(cost),
    resources: Number(resources),
  }
}

function pairs(
  tags: readonly { key: string; sql: string }[],
  add: (type: 'String', value: string) => string,
): string[] {
  return tags.map(({ key, sql }) => `(${add('String', key)}, toString(${sql}))`)
}
