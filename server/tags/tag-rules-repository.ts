import type { Kysely, Transaction } from 'kysely'
import type { TagRule, TagRules } from '../../contract/tag-rules.ts'
import type { Database } from '../../migrations/tables.ts'

const NO_RULES: TagRules = { version: 0, rules: [], changedBy: null, changedAt: null }

/** The rules of a client that are in force. */
export async function findTagRules(db: Kysely<Database>, clientId: string): Promise<TagRules> {
  const found = await db
    .selectFrom('tag_rules')
    .innerJoin('app_user', 'app_user.id', 'tag_rules.created_by')
    .where('tag_rules.client_id', '=', clientId)
    .select(['version', 'rules', 'app_user.id', 'app_user.name', 'tag_rules.created_at'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found) return NO_RULES
  const { version, rules, id, name, created_at } = found
  return { version, rules, changedBy: { id, name }, changedAt: created_at.toISOString() }
}

/** @throws what violates `tag_rules_pkey` where somebody else has made this version meanwhile */
export async function insertTagRules(
  trx: Transaction<Database>,
  {
    clientId,
    version,
    rules,
    userId,
  }: { clientId: string; version: number; rules: TagRule[]; userId: string },
): Promise<void> {
  await trx
    .insertInto('tag_rules')
    .values({ client_id: clientId, version, rules: JSON.stringify(rules), created_by: userId })
    .execute()
}
