import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { percentParameter } from './compose.ts'
import { rules } from './rules/registry.ts'

/** Raise it with every change of what rules find or say: what was found before is then found anew. */
const RULE_SET_VERSION = 2

/** The percentages that hold: by rule and name, operators' before the defaults. */
export type Percents = Record<string, Record<string, string>>

export function defaultPercents(): Percents {
  return Object.fromEntries(
    rules.map(({ id, percents = {} }) => [
      id,
      Object.fromEntries(Object.entries(percents).map(([name, { default: value }]) => [name, value])),
    ]),
  )
}

export async function readPercents(db: Kysely<Database>): Promise<Percents> {
  const settings = await db.selectFrom('rule_setting').select(['rule', 'name', 'percent']).execute()
  const percents = defaultPercents()
  for (const { rule, name, percent } of settings) {
    const ofRule = percents[rule]
    // What a rule had before is nobody's to change any more, and does no harm.
    if (ofRule?.[name] !== undefined) ofRule[name] = percent
  }
  return percents
}

/** What findings were made by: these rules, with these percentages. */
export function versionOf(percents: Percents): string {
  const digest = createHash('sha256').update(JSON.stringify(percents)).digest('hex').slice(0, 16)
  return `${RULE_SET_VERSION}:${digest}`
}

/** As parameters of the statements. */
export function percentParameters(percents: Percents): Record<string, string> {
  return Object.fromEntries(
    Object.entries(percents).flatMap(([rule, names]) =>
      Object.entries(names).map(([name, value]) => [percentParameter(rule, name), value]),
    ),
  )
}
