import type { Value } from '../../costs/run-statement.ts'
import { overCharges, type Asked, type Statement } from './charges.ts'
import { hasAll } from './find-coverage.ts'

export type UntaggedBy = 'service' | 'account' | 'resource'

/** As many are listed of each currency; the others are one. */
const LISTED: Record<UntaggedBy, number> = { service: 10, account: 10, resource: 50 }

interface UntaggedEntry {
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
 * Spend that lacks at least one of the keys, by what has most of it. Its entries add up to all of it.
 *
 * @param account the one whose spend it is; without it, that of all
 */
export function buildUntagged(
  asked: Asked,
  keys: readonly string[],
  by: UntaggedBy,
  { listed = LISTED[by], account }: { listed?: number; account?: string | undefined } = {},
): Statement {
  return overCharges(asked, keys, ({ from, tags, parameters }) => {
    const missing = tags.map((_tag, index) => `missing${index}`)
    const ofAccount = account === undefined ? '' : ` AND account = ${parameters.add('String', account)}`
    const value = by === 'resource' ? 'account, resource' : by
    const ranked = [
      `SELECT currency, ${value}, argMax(service, (cost, service)) AS mainService, sum(cost) AS spent,`,
      `  ${tags.map(({ sql }, index) => `sumIf(cost, ${sql} = '') AS missing${index}`).join(', ')},`,
      `  row_number() OVER (PARTITION BY currency ORDER BY sum(cost) DESC, ${value}) AS rank`,
      `FROM ${from}`,
      `WHERE taggable AND NOT (${hasAll(tags)})${ofAccount}`,
      `GROUP BY currency, ${value}`,
    ].join('\n')
    const isListed = `rank <= ${parameters.add('UInt32', listed)}`
    const ofResource = (column: string) => (by === 'resource' ? `if(${isListed}, ${column}, '')` : "''")
    return [
      `SELECT currency, if(${isListed}, toNullable(${by}), NULL) AS entry, ${ofResource('account')} AS ofAccount,`,
      `  ${ofResource('mainService')} AS ofService, ${['spent', ...missing].map((sum) => `sum(${sum})`).join(', ')}`,
      `FROM (\n${ranked}\n)`,
      'GROUP BY currency, entry, ofAccount, ofService',
      'ORDER BY currency, entry IS NULL, sum(spent) DESC, entry, ofAccount',
    ].join('\n')
  })
}

export function readUntagged(
  [currency, value, account, service, cost, ...missing]: Value[],
  keys: readonly string[],
) {
  return {
    billingCurrency: String(currency),
    value: value === null || value === undefined ? null : String(value),
    account: String(account),
    service: String(service),
    cost: String(cost),
    missing: keys.map((key, index) => ({ key, cost: String(missing[index]) })),
  } satisfies UntaggedEntry
}
