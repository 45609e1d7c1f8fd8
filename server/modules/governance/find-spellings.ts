import type { Value } from '../../costs/run-statement.ts'
import { overCharges, type Asked, type Statement } from './charges.ts'

/** What is spent under a spelling. */
export interface SpellingSpend {
  /** Of a key, or of a value. */
  of: 'key' | 'value'
  /** The key whose value it is; of a key, itself. */
  key: string
  spelling: string
  billingCurrency: string
  cost: string
  resources: number
  /** The months in which there is any. */
  periods: string[]
}

/** As many values of a key are compared, those with most spend. */
const MOST_VALUES = 2000

/** Keys by their spend, whatever their values are; and the values of keys by theirs. */
export function buildSpellings(
  asked: Asked,
  { keys, valuesOf }: { keys: readonly string[]; valuesOf: readonly string[] },
): Statement {
  const all = [...new Set([...keys, ...valuesOf])]
  return overCharges(asked, all, ({ from, tags, parameters }) => {
    const written = tags.flatMap(({ key, sql }) => {
      const name = parameters.add('String', key)
      return [
        ...(keys.includes(key) ? [`('key', ${name}, if(${sql} = '', '', ${name}))`] : []),
        ...(valuesOf.includes(key) ? [`('value', ${name}, toString(${sql}))`] : []),
      ]
    })
    return [
      'SELECT written.1 AS kind, written.2 AS key, written.3 AS spelling, currency, sum(cost), uniqExact(account, resource),',
      "  arrayStringConcat(arraySort(groupUniqArray(period)), ',')",
      `FROM ${from}`,
      `ARRAY JOIN [${written.join(', ')}] AS written`,
      "WHERE taggable AND spelling != ''",
      'GROUP BY kind, key, spelling, currency',
      'ORDER BY sum(cost) DESC, key, spelling, currency',
      `LIMIT ${parameters.add('UInt32', MOST_VALUES)} BY kind, key`,
    ].join('\n')
  })
}

export function readSpellingSpend([
  kind,
  key,
  spelling,
  currency,
  cost,
  resources,
  periods,
]: Value[]): SpellingSpend {
  return {
    of: kind as SpellingSpend['of'],
    key: String(key),
    spelling: String(spelling),
    billingCurrency: String(currency),
    cost: String(cost),
    resources: Number(resources),
    periods: String(periods)
      .split(',')
      .map((day) => day.slice(0, 7)),
  }
}
