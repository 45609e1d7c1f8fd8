import type { TagRule } from '../../../contract/tag-rules.ts'
import type { Parameters } from '../../costs/parameters.ts'
import type { Value } from '../../costs/run-statement.ts'
import { wholeValue } from '../../tags/patterns.ts'
import { overCharges, type Asked, type ChargeTag, type Statement } from './charges.ts'

/** Of a required key. */
export interface KeyCoverage {
  key: string
  /** Spend that has the key, and with a value that its rule allows. */
  tagged: string
  valid: string
  resources: number
}

/** Of a month, or of all of them, in one currency. */
export interface Coverage {
  /** Null for all of them. */
  period: string | null
  billingCurrency: string
  cost: string
  billed: string
  lines: number
  /** Spend that tags can reach, spend that they cannot, and the resources of the former. */
  taggable: string
  untaggable: string
  resources: number
  /** With every required key. */
  covered: string
  coveredResources: number
  /** With every required key, and values that the rules allow. */
  compliant: string
  /** Billed cost with none of the required keys. */
  unallocated: string
  keys: KeyCoverage[]
}

export function buildCoverage(asked: Asked, rules: readonly TagRule[]): Statement {
  return overCharges(
    asked,
    rules.map(({ key }) => key),
    ({ from, tags, parameters }) => {
      const valid = tags.map((tag, index) => isValid(tag, rules[index]!, parameters))
      const resources = (condition: string) =>
        `uniqExactIf((account, resource), taggable AND resource != '' AND ${condition})`
      const sums = [
        'sum(cost)',
        'sum(billed)',
        'sum(lines)',
        'sumIf(cost, taggable)',
        'sumIf(cost, NOT reachable)',
        resources('true'),
        `sumIf(cost, taggable AND ${hasAll(tags)})`,
        resources(hasAll(tags)),
        `sumIf(cost, taggable AND ${['true', ...valid].join(' AND ')})`,
        `sumIf(billed, ${['true', ...tags.map(({ sql }) => `${sql} = ''`)].join(' AND ')})`,
        ...tags.flatMap(({ sql }, index) => [
          `sumIf(cost, taggable AND ${sql} != '')`,
          `sumIf(cost, taggable AND ${valid[index]})`,
          resources(`${sql} != ''`),
        ]),
      ]
      return [
        `SELECT if(grouping(period) = 1, NULL, toString(period)), currency, ${sums.join(', ')}`,
        `FROM ${from}`,
        'GROUP BY GROUPING SETS ((currency), (period, currency))',
        'ORDER BY period, currency',
      ].join('\n')
    },
  )
}

export function readCoverage(row: Value[], keys: readonly string[]): Coverage {
  const [
    period,
    currency,
    cost,
    billed,
    lines,
    taggable,
    untaggable,
    resources,
    covered,
    coveredResources,
    ...rest
  ] = row
  const [compliant, unallocated, ...ofKeys] = rest
  return {
    period: period === null ? null : String(period).slice(0, 7),
    billingCurrency: String(currency),
    cost: String(cost),
    billed: String(billed),
    lines: Number(lines),
    taggable: String(taggable),
    untaggable: String(untaggable),
    resources: Number(resources),
    covered: String(covered),
    coveredResources: Number(coveredResources),
    compliant: String(compliant),
    unallocated: String(unallocated),
    keys: keys.map((key, index) => {
      const [tagged, valid, withKey] = ofKeys.slice(3 * index)
      return { key, tagged: String(tagged), valid: String(valid), resources: Number(withKey) }
    }),
  }
}

/** A charge that has all of these tags. */
export function hasAll(tags: readonly ChargeTag[]): string {
  return ['true', ...tags.map(({ sql }) => `${sql} != ''`)].join(' AND ')
}

/** A charge that has the tag, with a value that the rule allows: values that are read as an allowed one are allowed. */
function isValid(
  { sql, readValue }: ChargeTag,
  { allowedValues, pattern }: TagRule,
  parameters: Parameters,
): string {
  if (allowedValues) return `${sql} IN ${parameters.add('Array(String)', allowedValues.map(readValue))}`
  if (pattern !== null)
    return `(${sql} != '' AND match(${sql}, ${parameters.add('String', wholeValue(pattern))}))`
  return `${sql} != ''`
}
