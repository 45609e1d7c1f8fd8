import type { Value } from '../../costs/run-statement.ts'
import { overCharges, type Asked, type Statement } from './charges.ts'

/** Of a month: resources that had a value of a key the last time before, and those of them that have it no more. */
export interface Drift {
  period: string
  compared: number
  changed: number
}

/** A value that changed, or was taken away: `after` is empty then. */
export interface DriftedResource {
  period: string
  key: string
  account: string
  resource: string
  before: string
  after: string
}

const MOST_LISTED = 50

/**
 * The value of a resource in a month is the one with most of its spend: where a tag is changed within a month, that is
 * one change. A value that is new where there was none is no drift, but its cure.
 */
export function buildDrift(asked: Asked, keys: readonly string[]): Statement {
  return overCharges(asked, keys, ({ from, tags }) => {
    const had = tags.map(({ sql }) => `before_${sql} != ''`).join(' OR ')
    const changed = tags.map(({ sql }) => changedOf(sql)).join(' OR ')
    return [
      `SELECT period, count(), countIf(${changed})`,
      `FROM (\n${valuesByMonth(from, tags)}\n)`,
      `WHERE ${had}`,
      'GROUP BY period',
      'ORDER BY period',
    ].join('\n')
  })
}

/** The resources that cost most first. */
export function buildDriftedResources(asked: Asked, keys: readonly string[]): Statement {
  return overCharges(asked, keys, ({ from, tags, parameters }) => {
    const changes = tags.map(
      ({ key, sql }) =>
        `(${parameters.add('String', key)}, toString(before_${sql}), toString(value_${sql}), ${changedOf(sql)})`,
    )
    return [
      'SELECT period, change.1, account, resource, change.2, change.3',
      `FROM (\n${valuesByMonth(from, tags)}\n)`,
      `ARRAY JOIN arrayFilter(change -> change.4, [${changes.join(', ')}]) AS change`,
      'ORDER BY spent DESC, resource, account, period, change.1',
      `LIMIT ${parameters.add('UInt32', MOST_LISTED)}`,
    ].join('\n')
  })
}

export function readDrift([period, compared, changed]: Value[]): Drift {
  return { period: String(period).slice(0, 7), compared: Number(compared), changed: Number(changed) }
}

export function readDriftedResource([
  period,
  key,
  account,
  resource,
  before,
  after,
]: Value[]): DriftedResource {
  return {
    period: String(period).slice(0, 7),
    key: String(key),
    account: String(account),
    resource: String(resource),
    before: String(before),
    after: String(after),
  }
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
