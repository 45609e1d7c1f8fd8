import type { ClickHouseClient } from '@clickhouse/client'
import type { TagRule } from '../../contract/tag-rules.ts'
import { invalidRequest } from '../http/problem.ts'

/** The pattern of a whole value, as the engine matches it. */
export function wholeValue(pattern: string): string {
  return `^(?:${pattern})$`
}

/**
 * Refuses patterns that the engine cannot read, by their place. It matches in a time that grows with the value alone
 * (RE2), whatever the pattern; those that would take much memory it does not read.
 */
export async function requirePatterns(clickhouse: ClickHouseClient, rules: TagRule[]): Promise<void> {
  for (const [index, { pattern }] of rules.entries()) {
    if (pattern === null) continue
    // By itself first: `a)|(b` becomes another pattern within the brackets.
    for (const text of [pattern, wholeValue(pattern)]) {
      if (await isReadable(clickhouse, text)) continue
      throw invalidRequest(`rules[${index}].pattern`, 'is not a regular expression that RE2 reads')
    }
  }
}

/** The engine's codes of patterns that it cannot compile, of `match` and of `replaceRegexpOne`. */
const CANNOT_COMPILE = new Set(['427', '36'])

async function isReadable(clickhouse: ClickHouseClient, pattern: string): Promise<boolean> {
  try {
    const answer = await clickhouse.query({
      // `match` finds `a)|(b` without compiling it, as two texts; the other function compiles all but plain text.
      query:
        "SELECT match(toString(number), {pattern:String}), replaceRegexpOne(toString(number), {pattern:String}, '') " +
        'FROM numbers(1)',
      query_params: { pattern },
      clickhouse_settings: { readonly: '2', max_execution_time: 5 },
      format: 'JSONCompact',
    })
    await answer.text()
    return true
  } catch (error) {
    if (CANNOT_COMPILE.has(String((error as { code?: unknown }).code))) return false
    throw error
  }
}
