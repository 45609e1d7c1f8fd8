import type { Value } from '../../costs/run-statement.ts'
import { fromAmount, toAmount } from '../amounts.ts'
import { compareDecimals } from '../exact-decimals.ts'
import { overCharges, type Asked, type Statement } from './charges.ts'

/** Of a month: resources that had a value of a key the last time before, and those of them that have it no more. */
export interface Drift {
  period: string
  compared: number
  changed: number
  /** Of those that changed, the ones that cost most. */
  resources: DriftedResource[]
}

/** A value that changed, or was taken away: `after` is empty then. */
interface DriftedResource {
  period: string
  key: string
  account: string
  resource: string
  before: string
  after: string
  /** What it costs in that month. */
  spent: string
}

const MOST_LISTED = 50

/**
 * The value of a resource in a month is the one with most of its spend: where a tag is changed within a month, that is
 * one change. A value that is new where there was none is no drift, but its cure.
 */
export function buildDrift(asked: Asked, keys: readonly string[]): Statement {
  return overCharges(asked, keys, ({ from, tags, parameters }) => {
    const had = tags.map(({ sql }) => `before_${sql} != ''`).join(' OR ')
    const changed = tags.map(({ sql }) => changedOf(sql)).join(' OR ')
    const changes = tags.map(
      ({ key, sql }) =>
        `(${changedOf(sql)}, ${parameters.add('String', key)}, toString(before_${sql}), toString(value_${sql}))`,
    )
    // Its least are those that cost most.
    const listed = `groupArraySortedIf(${MOST_LISTED})((-spent, resource, account, [${changes.join(', ')}]), ${changed})`
    return [
      `SELECT period, count(), countIf(${changed}), toJSONString(${listed})`,
      `FROM (\n${valuesByMonth(from, tags)}\n)`,
      `WHERE ${had}`,
      'GROUP BY period',
      'ORDER BY period',
    ].join('\n')
  })
}

/** Its cost less than nothing, itself, and of each key whether it changed, the key, and the values. */
type ListedResource = [
  string,
  string,
  string,
  [changed: number, key: string, before: string, after: string][],
]

export function readDrift([month, compared, changed, listed]: Value[]): Drift {
  const period = String(month).slice(0, 7)
  const resources = JSON.parse(String(listed)) as ListedResource[]
  return {
    period,
    compared: Number(compared),
    changed: Number(changed),
    resources: resources.flatMap(([lessSpent, resource, account, changes]) =>
      changes
        .filter(([hasChanged]) => hasChanged)
        .map(([, key, before, after]) => ({
          ...{ period, key, account, resource, before, after },
          spent: fromAmount(-toAmount(lessSpent)),
        })),
    ),
  }
}

/** Of all months, the resources that cost most first. */
export function mostDrifted(drift: readonly Drift[]): DriftedResource[] {
  return drift
    .flatMap(({ resources }) => resources)
    .toSorted(
      (a, b) =>
        compareDecimals(b.spent, a.spent) ||
        compareTexts([a.resource, b.resource], [a.account, b.account], [a.period, b.period], [a.key, b.key]),
    )
    .slice(0, MOST_LISTED)
}

/** By the first pair whose texts are not the same. */
function compareTexts(...pairs: [string, string][]): number {
  const [one, other] = pairs.find(([a, b]) => a !== b) ?? ['', '']
  return one < other ? -1 : Number(one > other)
}

function changedOf(tag: string): string {
  return `(before_${tag} != '' AND before_${tag} != value_${tag})`
}

/** The value of each key of a resource in a month, and that of the last month before in which it had charges. */
function valuesByMonth(from: string, tags: readonly { sql: string }[]): string {
  const values = tags.map(
    ({ sql }) => `argMaxIf(toString(${sql}), (cost, toString(${sql})), ${sql} != '') AS value_${sql}`,
  )
  const before = tags.map(({ sql }) => `lagInFrame(value_${sql}) OVER months AS before_${sql}`)
  return [
    `SELECT *, ${before.join(', ')}`,
    'FROM (',
    `SELECT period, account, resource, sum(cost) AS spent, ${values.join(', ')}`,
    `FROM ${from}`,
    "WHERE taggable AND resource != ''",
    'GROUP BY period, account, resource',
    ')',
    'WINDOW months AS (PARTITION BY account, resource ORDER BY period ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)',
  ].join('\n')
}
