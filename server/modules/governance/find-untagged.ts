import type { Value } from '../../costs/run-statement.ts'
import { placeOf } from '../grouping-place.ts'
import { overCharges, type Asked, type Statement } from './charges.ts'
import { hasAll } from './find-coverage.ts'

type UntaggedBy = 'service' | 'account' | 'resource'

/** How many are listed of each currency; the others are one. */
type Listed = Partial<Record<UntaggedBy, number>>

const LISTED: Listed = { service: 10, account: 10, resource: 50 }

/** What an entry is grouped by, of all columns that any is. */
const GROUPED_BY: Record<UntaggedBy, readonly string[]> = {
  service: ['service'],
  account: ['account'],
  resource: ['account', 'resource'],
}
const GROUPS = ['service', 'account', 'resource']

interface UntaggedEntry {
  by: UntaggedBy
  billingCurrency: string
  /** Null for all that are not listed, together. */
  value: string | null
  /** Of a resource; empty for others. */
  account: string
  service: string
  cost: string
  /** How much of it lacks each of the keys. */
  missing: { key: string; cost: string }[]
}

/**
 * Spend that lacks at least one of the keys, by what has most of it, in each of the ways that are listed. The entries of
 * one way add up to all of it.
 *
 * @param account the one whose spend it is; without it, that of all
 */
export function buildUntagged(
  asked: Asked,
  keys: readonly string[],
  { listed = LISTED, account }: { listed?: Listed; account?: string | undefined } = {},
): Statement {
  return overCharges(asked, keys, ({ from, tags, parameters }) => {
    const ways = Object.entries(listed) as [UntaggedBy, number][]
    const columns = GROUPS.filter((column) => ways.some(([by]) => GROUPED_BY[by].includes(column)))
    const listedColumns = columns.join(', ')
    const missing = tags.map((_tag, index) => `missing${index}`)
    const ofAccount = account === undefined ? '' : ` AND account = ${parameters.add('String', account)}`
    const sets = ways.map(([by]) => `(${['currency', ...GROUPED_BY[by]].join(', ')})`)
    const ofWay = (by: UntaggedBy) => `place = ${placeOf(GROUPED_BY[by], columns)}`
    const inWays = (read: (way: [UntaggedBy, number]) => string) =>
      `multiIf(${ways.map((way) => `${ofWay(way[0])}, ${read(way)}`).join(', ')}, NULL)`
    const ranked = [
      `SELECT currency, ${listedColumns}, grouping(${listedColumns}) AS place,`,
      '  argMax(service, (cost, service)) AS mainService, sum(cost) AS spent,',
      `  ${tags.map(({ sql }, index) => `sumIf(cost, ${sql} = '') AS missing${index}`).join(', ')},`,
      `  row_number() OVER (PARTITION BY currency, place ORDER BY spent DESC, ${listedColumns}) AS rank`,
      `FROM ${from}`,
      `WHERE taggable AND NOT (${hasAll(tags)})${ofAccount}`,
      `GROUP BY GROUPING SETS (${sets.join(', ')})`,
    ].join('\n')
    const isListed = `rank <= ${inWays(([, most]) => parameters.add('UInt32', most))}`
    const ofResource = (column: string) =>
      listed.resource === undefined ? "''" : `if(${isListed} AND ${ofWay('resource')}, ${column}, '')`
    return [
      `SELECT ${inWays(([by]) => `'${by}'`)} AS way, currency, if(${isListed}, ${inWays(([by]) => by)}, NULL) AS entry,`,
      `  ${ofResource('account')} AS ofAccount, ${ofResource('mainService')} AS ofService,`,
      `  ${['spent', ...missing].map((sum) => `sum(${sum})`).join(', ')}`,
      `FROM (\n${ranked}\n)`,
      'GROUP BY way, currency, entry, ofAccount, ofService',
      'ORDER BY way, currency, entry IS NULL, sum(spent) DESC, entry, ofAccount',
    ].join('\n')
  })
}

export function readUntagged(
  [by, currency, value, account, service, cost, ...missing]: Value[],
  keys: readonly string[],
) {
  return {
    by: by as UntaggedBy,
    billingCurrency: String(currency),
    value: value === null || value === undefined ? null : String(value),
    account: String(account),
    service: String(service),
    cost: String(cost),
    missing: keys.map((key, index) => ({ key, cost: String(missing[index]) })),
  } satisfies UntaggedEntry
}
