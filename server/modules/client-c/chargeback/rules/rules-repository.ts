import type { Kysely, Transaction } from 'kysely'
import type {
  ChargebackRules,
  ChargebackRuleSet,
  ChargebackRuleVersionList,
} from '../../../../../contract/chargeback-rules.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'

type ListedVersion = ChargebackRuleVersionList['items'][number]

const NO_RULES: ChargebackRules = {
  version: 0,
  note: '',
  rules: [],
  pools: [],
  createdBy: null,
  createdAt: null,
}

/** The newest version; one without rules before there is any. */
export async function findCurrentRules(db: Kysely<Database>, clientId: string): Promise<ChargebackRules> {
  const row = await selectVersions(db, clientId).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? rulesFromRow(row) : NO_RULES
}

export async function findRules(
  db: Kysely<Database>,
  clientId: string,
  version: number,
): Promise<ChargebackRules | undefined> {
  const row = await selectVersions(db, clientId).where('version', '=', version).executeTakeFirst()
  return row && rulesFromRow(row)
}

/** The newest first. */
export async function listRuleVersions(
  db: Kysely<Database>,
  clientId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<ListedVersion[]> {
  const rows = await selectVersions(db, clientId)
    .$if(before !== undefined, (versions) => versions.where('version', '<', before ?? 0))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => {
    const { rules, pools, ...version } = rulesFromRow(row)
    return { ...version, ruleCount: rules.length, poolCount: pools.length }
  })
}

export async function insertRules(
  trx: Transaction<Database>,
  { user, client }: ClientIdentity,
  { version, note, ...ruleSet }: ChargebackRuleSet & Pick<ChargebackRules, 'version' | 'note'>,
): Promise<void> {
  await trx
    .insertInto('chargeback_rule_version')
    .values({ client_id: client.id, version, rule_set: JSON.stringify(ruleSet), note, created_by: user.id })
    .execute()
}

function selectVersions(db: Kysely<Database>, clientId: string) {
  return db
    .selectFrom('chargeback_rule_version as of_client')
    .innerJoin('app_user', 'app_user.id', 'of_client.created_by')
    .where('of_client.client_id', '=', clientId)
    .select(['version', 'rule_set', 'note', 'of_client.created_at', 'app_user.id', 'app_user.name'])
}

type VersionRow = Awaited<ReturnType<ReturnType<typeof selectVersions>['executeTakeFirstOrThrow']>>

function rulesFromRow({ version, rule_set, note, created_at, id, name }: VersionRow): ChargebackRules {
  return { version, note, ...rule_set, createdBy: { id, name }, createdAt: created_at.toISOString() }
}
