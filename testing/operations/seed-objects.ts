import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { TokenScope } from '../../contract/account.ts'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { ConnectionStatus } from '../../contract/connection.ts'
import type { UploadStatus } from '../../contract/upload.ts'
import { generateSecret, hashSecret } from '../../server/accounts/secret.ts'
import { createSession } from '../../server/accounts/sessions/sessions-repository.ts'
import { generateExternalId } from '../../server/connections/external-id.ts'
import type { TestApp, TestUser } from '../app.ts'
import { seedUpload } from '../seed-upload.ts'

const SEEDED_FILE = 'Day,Cost\n2026-10-01,1\n'

/** Whose objects: a client, and one of its users. */
export interface Owner {
  client: { id: string }
  user: TestUser
}

/**
 * An upload with a file that is kept, in the status that it is asked for. A completed one counts in a billing
 * period, though it has no rows there.
 */
export async function seedKeptUpload(
  outlay: TestApp,
  { client }: Owner,
  status: UploadStatus = 'completed',
): Promise<string> {
  const { db } = outlay.databases
  const id = await seedUpload(outlay, { clientId: client.id, status: 'failed' })
  const storageKey = `${client.id}/${id}.0`
  const path = outlay.uploadStore.path(storageKey)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, SEEDED_FILE)
  const sha256 = createHash('sha256').update(SEEDED_FILE).digest('hex')
  const file = { file_index: 0, name: 'bill.csv', bytes: SEEDED_FILE.length, sha256 }
  await db
    .insertInto('upload_file')
    .values({ upload_id: id, ...file, storage_key: storageKey })
    .execute()
  await db
    .updateTable('upload')
    .set({ status, load_id: status === 'completed' ? uuidv7() : null })
    .where('id', '=', id)
    .execute()
  if (status === 'completed') {
    await db
      .insertInto('upload_period')
      .values({ upload_id: id, period: '2026-10-01', billing_account_id: '111122223333' })
      .execute()
  }
  return id
}

export async function seedMapping(outlay: TestApp, { client, user }: Owner): Promise<string> {
  const { id } = await outlay.databases.db
    .insertInto('custom_mapping')
    .values({
      client_id: client.id,
      name: 'A mapping',
      header_fingerprint: randomUUID(),
      header: JSON.stringify(['Day', 'Cost']),
      definition: JSON.stringify({}),
      created_by: user.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A finding of an idle load balancer in October, in a bill without rows. */
export async function seedFinding(
  outlay: TestApp,
  { client, user }: Owner,
  { resourceId = `arn:lb/${randomUUID()}`, saving = '30' } = {},
): Promise<string> {
  const { db } = outlay.databases
  const uploadId = await seedKeptUpload(outlay, { client, user })
  const { load_id: loadId } = await db
    .selectFrom('upload')
    .where('id', '=', uploadId)
    .select('load_id')
    .executeTakeFirstOrThrow()
  const of = { client_id: client.id, load_id: loadId!, period: '2026-10-01' }
  await db.insertInto('load').values({ id: loadId!, upload_id: uploadId, client_id: client.id }).execute()
  await db
    .insertInto('finding_bill')
    .values({ ...of, covered_from: '2026-10-01Z', covered_to: '2026-11-01Z', days: 31, rules: '[]' })
    .execute()
  const { id } = await db
    .insertInto('finding')
    .values({
      client_id: client.id,
      key: randomUUID(),
      rule: 'idle-lb',
      provider: 'AWS',
      sub_account_id: '111122223333',
      sub_account_name: 'shop',
      region_id: 'eu-west-1',
      resource_id: resourceId,
      subject: '',
      service_name: 'Elastic Load Balancing',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('finding_in_bill')
    .values({
      ...of,
      finding_id: id,
      billing_account_id: '111122223333',
      currency: 'USD',
      cost: '31',
      saving: '31',
      monthly_cost: saving,
      monthly_saving: saving,
      overlap_key: resourceId,
      pool: '',
      covers_pool: false,
      confidence: 'high',
      effort: 'low',
      figures: JSON.stringify({ of: { quantity: '744', other: '0' }, percents: {} }),
      filters: JSON.stringify([{ dimension: 'resourceId', operator: 'in', values: [resourceId] }]),
    })
    .execute()
  return id
}

/** A saved query that has run once, and found nothing. */
export async function seedSavedQuery(
  outlay: TestApp,
  { client, user }: Owner,
  { shared = false } = {},
): Promise<string> {
  const { db } = outlay.databases
  const { id } = await db
    .insertInto('saved_query')
    .values({ client_id: client.id, owner_id: user.id, name: 'A query', shared })
    .returning('id')
    .executeTakeFirstOrThrow()
  const query = { measures: ['billedCost'] }
  await db
    .insertInto('saved_query_version')
    .values({
      saved_query_id: id,
      version: 1,
      question: JSON.stringify({ scope: { kind: 'latest' }, query }),
      created_by: user.id,
    })
    .execute()
  const answer: CostAnswer = {
    columns: [],
    rows: [],
    totals: [],
    rowCount: 0,
    truncated: false,
    scope: { uploadIds: [], warnings: [] },
    stats: { table: 'monthly_costs', elapsedMs: 0, rowsRead: 0, bytesRead: 0 },
  }
  await db
    .insertInto('saved_query_run')
    .values({
      saved_query_id: id,
      version: 1,
      run_by: user.id,
      of_selection: false,
      query: JSON.stringify(query),
      answer: JSON.stringify(answer),
    })
    .execute()
  return id
}

/** Of two values that no line has. */
export async function seedTagMerge(outlay: TestApp, { client, user }: Owner): Promise<string> {
  const { id } = await outlay.databases.db
    .insertInto('tag_merge')
    .values({
      client_id: client.id,
      key: 'team',
      target: 'nobody',
      spellings: [randomUUID()],
      created_by: user.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const running = new WeakMap<TestUser, Promise<string>>()

/**
 * A question that the engine is busy with until the app stops, without being kept busy by it: one for each user, since
 * the engine runs few at a time.
 */
export function seedRunningQuestion(outlay: TestApp, { client, user }: Owner): Promise<string> {
  const seeded = running.get(user) ?? beginQuestion(outlay, { clientId: client.id, userId: user.id })
  running.set(user, seeded)
  return seeded
}

async function beginQuestion(
  { clickhouse }: TestApp,
  asked: { clientId: string; userId: string },
): Promise<string> {
  const questionId = randomUUID()
  const comment = JSON.stringify({ route: 'test', ...asked, questionId })
  const query = 'SELECT sleepEachRow(1) FROM numbers(600) SETTINGS max_block_size = 1'
  const ended = clickhouse.query({ query, clickhouse_settings: { log_comment: comment } })
  // It ends with the connection.
  ended.catch(() => {})
  const isRunning = async () => {
    const found = await clickhouse.query({
      query: `SELECT 1 FROM system.processes WHERE Settings['log_comment'] = {comment:String}`,
      query_params: { comment },
      format: 'JSONEachRow',
    })
    return (await found.json()).length > 0
  }
  while (!(await isRunning())) await sleep(20)
  return questionId
}

/** Where the connections lead that are made here. */
export const CONNECTED = {
  account_id: '111122223333',
  role_arn: 'arn:aws:iam::111122223333:role/outlay-billing',
  bucket: 'acme-billing',
  prefix: 'cur/',
  region: 'eu-central-1',
}

/** A connection to a folder that nobody has; `verified` without anybody having asked AWS. */
export async function seedConnection(
  outlay: TestApp,
  { client, user }: Owner,
  status: ConnectionStatus = 'verified',
): Promise<string> {
  const { id } = await outlay.databases.db
    .insertInto('connection')
    .values({
      client_id: client.id,
      name: 'A connection',
      ...CONNECTED,
      external_id: generateExternalId(),
      status,
      created_by: user.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function seedEventSecret(outlay: TestApp, connectionId: string): Promise<string> {
  const secret = generateSecret()
  await outlay.databases.db
    .updateTable('connection')
    .set({ event_secret_hash: hashSecret(secret), event_secret_set_at: new Date() })
    .where('id', '=', connectionId)
    .execute()
  return secret
}

export async function seedToken(
  outlay: TestApp,
  { user }: Pick<Owner, 'user'>,
  scopes: TokenScope[] = ['read'],
): Promise<{ id: string; token: string }> {
  const token = generateSecret()
  const { id } = await outlay.databases.db
    .insertInto('api_token')
    .values({
      user_id: user.id,
      name: 'A token',
      scopes,
      token_hash: hashSecret(token),
      prefix: token.slice(0, 8),
      expires_at: new Date(Date.now() + 86_400_000),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, token }
}

export async function seedSession(outlay: TestApp, { user }: Pick<Owner, 'user'>): Promise<string> {
  const { id } = await createSession(outlay.databases.db, user.id, {
    address: '127.0.0.1',
    userAgent: 'test',
  })
  return id
}

export async function seedCostCentre(outlay: TestApp, { client }: Pick<Owner, 'client'>): Promise<string> {
  const { id } = await outlay.databases.db
    .insertInto('cost_centre')
    .values({ client_id: client.id, code: randomUUID(), name: 'A cost centre' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The next version of the client's rules, none of which takes anything. */
export async function seedChargebackRules(outlay: TestApp, { client, user }: Owner): Promise<number> {
  const { db } = outlay.databases
  const { last } = await db
    .selectFrom('chargeback_rule_version')
    .where('client_id', '=', client.id)
    .select((eb) => eb.fn.max('version').as('last'))
    .executeTakeFirstOrThrow()
  const version = (last ?? 0) + 1
  const rule_set = JSON.stringify({ rules: [], pools: [] })
  await db
    .insertInto('chargeback_rule_version')
    .values({ client_id: client.id, version, rule_set, created_by: user.id })
    .execute()
  return version
}

/** A statement of nothing, of a period that has no bill: the next revision of it. */
export async function seedChargebackStatement(outlay: TestApp, owner: Owner): Promise<string> {
  const { db } = outlay.databases
  const ruleVersion = await seedChargebackRules(outlay, owner)
  const { id } = await db
    .insertInto('chargeback_statement')
    .values({
      client_id: owner.client.id,
      period: '2020-01-01',
      revision: ruleVersion,
      basis: 'billed',
      rule_version: ruleVersion,
      made_by: owner.user.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const nothing = { direct_exact: '0', direct_amount: '0.00', shared_exact: '0', shared_amount: '0.00' }
  await db
    .insertInto('chargeback_statement_total')
    .values({
      statement_id: id,
      number: 0,
      billing_currency: 'USD',
      code: '',
      name: '',
      owner: '',
      ...nothing,
    })
    .execute()
  return id
}

export async function seedInquiry(outlay: TestApp): Promise<string> {
  const { id } = await outlay.databases.db
    .insertInto('inquiry')
    .values({ name: 'Ann', email: 'ann@example.com', company: 'Acme', message: 'Hello' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
