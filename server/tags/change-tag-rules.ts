import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type { TagRule, TagRules, TagRulesChange } from '../../contract/tag-rules.ts'
import type { Database } from '../../migrations/tables.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Caller } from '../http/caller.ts'
import { conflict, invalidRequest } from '../http/problem.ts'
import { requirePatterns } from './patterns.ts'
import { findTagRules, insertTagRules } from './tag-rules-repository.ts'
import { requireTagKey } from './tag-keys.ts'

/** Puts rules into force, unless others were since those that the change was made of. */
export async function changeTagRules(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  { user, client }: ClientIdentity,
  { version, rules }: TagRulesChange,
  caller: Caller,
): Promise<TagRules> {
  requireSound(rules)
  await requirePatterns(clickhouse, rules)
  try {
    return await db.transaction().execute(async (trx) => {
      const before = await findTagRules(trx, client.id)
      if (before.version !== version) throw changedMeanwhile()
      await insertTagRules(trx, { clientId: client.id, version: version + 1, rules, userId: user.id })
      await recordAudit(trx, {
        action: 'tag-rules.change',
        objectType: 'tag-rules',
        objectId: client.id,
        clientId: client.id,
        userId: user.id,
        ...caller,
        detail: { version: version + 1, before: before.rules, after: rules },
      })
      return findTagRules(trx, client.id)
    })
  } catch (error) {
    throw violatedConstraint(error) === 'tag_rules_pkey' ? changedMeanwhile() : error
  }
}

function changedMeanwhile() {
  return conflict(
    'tag-rules-changed',
    'Somebody has changed the tag rules meanwhile. Read them again, and make your change of those.',
  )
}

/** What a schema cannot say of rules. */
function requireSound(rules: TagRule[]): void {
  const seen = new Set<string>()
  rules.forEach(({ key, allowedValues, pattern }, index) => {
    requireTagKey(`rules[${index}].key`, key)
    if (seen.has(key)) throw invalidRequest(`rules[${index}].key`, `there is a rule for ${key} before it`)
    seen.add(key)
    if (allowedValues !== null && pattern !== null) {
      throw invalidRequest(`rules[${index}].pattern`, 'stands beside allowed values: leave one of them out')
    }
  })
}
