import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostAnswer, CostQuery } from '../../contract/cost-query.ts'
import type { Dimensions } from '../../contract/dimensions.ts'
import type { Governance } from '../../contract/governance.ts'
import type { Problem } from '../../contract/problem.ts'
import type { TagMerge } from '../../contract/tag-merge.ts'
import type { TagRuleProposal, TagRules } from '../../contract/tag-rules.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'
import { buildCostQuery } from '../costs/build-cost-query.ts'
import { findRolledUp } from '../costs/find-rolled-up.ts'
import { findTagKeys } from '../costs/find-tag-keys.ts'
import { runCostQuery } from '../costs/run-cost-query.ts'
import { readingOf, type AcceptedMerge } from '../costs/tag-reading.ts'

const WRITTEN: [resource: string, cost: string, tags: Record<string, string>][] = [
  ['r1', '0.000000000000000001', { CostCenter: 'a', env: 'prod' }],
  ['r2', '10.10', { CostCenter: 'a', env: 'production', team: 'web' }],
  ['r3', '20.20', { 'cost-center': 'a', env: 'Prod', team: 'web' }],
  ['r4', '30.30', { 'cost-center': 'b', CostCenter: 'c', env: 'dev' }],
  ['r5', '-40.40', { cost_center: 'b', env: 'dev' }],
  ['r6', '50.50', {}],
  ['r7', '60.60', { 'user:CostCenter': 'd', env: '' }],
]

let outlay: TestApp
let client: { id: string }
let admin: TestUser
let viewer: TestUser
let strange: TestUser
let load: { uploadId: string; loadId: string }
beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
  admin = await outlay.createUser('admin', client)
  viewer = await outlay.createUser('viewer', client)
  strange = await outlay.createUser('admin', await outlay.createClient())
  load = await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: WRITTEN.map(([ResourceId, cost, Tags]) => ({
      ...{ ResourceId, Tags, ChargeCategory: 'Usage', ServiceName: 'EC2' },
      ...{ BilledCost: cost, EffectiveCost: cost },
    })),
  })
  await rollUp(outlay, load)
})
afterAll(() => outlay.stop())

async function ask<Body>(
  user: TestUser,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
) {
  const response = await outlay.injectSignedInAs(user, {
    method,
    url: `/api${url}`,
    ...(payload && { payload }),
  })
  const body = response.body === '' ? undefined : response.json<unknown>()
  return { status: response.statusCode, body: body as Body, problem: body as Problem }
}

const accept = (merge: object) => ask<TagMerge>(admin, 'POST', '/tag-merges', merge)
const undo = async ({ body }: { body: TagMerge }) =>
  expect((await ask(admin, 'DELETE', `/tag-merges/${body.id}`)).status).toBe(204)

/** What each value of a tag costs. */
async function costsBy(key: string, query: Partial<CostQuery> = {}, user = viewer) {
  const { body } = await ask<CostAnswer>(user, 'POST', '/query', {
    measures: ['effectiveCost'],
    dimensions: [`tag:${key}`],
    ...query,
  })
  return Object.fromEntries(body.rows.map((row) => [String(row[`tag:${key}`]), row.effectiveCost]))
}

describe('tag rules', () => {
  const rule = { key: 'env', allowedValues: ['prod', 'dev'], pattern: null }

  test('are set by admins, and not over each other’s', async () => {
    const none = await ask<TagRules>(viewer, 'GET', '/tag-rules')
    expect(none.body).toEqual({ version: 0, rules: [], changedBy: null, changedAt: null })
    const set = (version: number, user = admin) =>
      ask<TagRules>(user, 'PUT', '/tag-rules', { version, rules: [rule] })
    const statuses = await Promise.all([set(0), set(0), set(0)])
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    expect(statuses.find(({ status }) => status === 409)?.problem.code).toBe('tag-rules-changed')
    expect((await ask<TagRules>(viewer, 'GET', '/tag-rules')).body).toMatchObject({
      version: 1,
      rules: [rule],
      changedBy: { id: admin.id },
    })
    expect((await ask<TagRules>(strange, 'GET', '/tag-rules')).body.version).toBe(0)
    const events = await outlay.databases.db
      .selectFrom('audit_event')
      .where('client_id', '=', client.id)
      .where('action', '=', 'tag-rules.change')
      .select('detail')
      .execute()
    expect(events).toEqual([{ detail: { version: 1, before: [], after: [rule] } }])
  })

  test.each([
    [[{ ...rule, key: 'user:env' }], 'rules[0].key'],
    [[rule, { ...rule, allowedValues: null }], 'rules[1].key'],
    [[{ ...rule, pattern: 'a' }], 'rules[0].pattern'],
    [[rule, { key: 'team', allowedValues: null, pattern: '(' }], 'rules[1].pattern'],
    [[{ key: 'team', allowedValues: null, pattern: 'a)|(b' }], 'rules[0].pattern'],
    [[{ key: 'team', allowedValues: null, pattern: '(?=a)b' }], 'rules[0].pattern'],
    [[{ key: 'team', allowedValues: null, pattern: '((a{1000}){1000}){1000}' }], 'rules[0].pattern'],
  ])('that cannot be used are refused by their place: %j', async (rules, path) => {
    const { status, problem } = await ask(admin, 'PUT', '/tag-rules', { version: 1, rules })
    expect([status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]])
  })

  test('are proposed from the data', async () => {
    const { body } = await ask<TagRuleProposal>(viewer, 'GET', '/tag-rules/proposal')
    expect(body).toMatchObject({
      billingCurrency: 'USD',
      taggableCost: '171.700000000000000001',
      keysLeftOut: 0,
    })
    expect(body.keys.map(({ key, cost, proposed }) => [key, cost, proposed])).toEqual([
      ['CostCenter', '101.000000000000000001', true],
      ['env', '60.600000000000000001', true],
      ['cost-center', '50.5', false],
      ['team', '30.3', true],
      ['cost_center', '0', false],
    ])
    expect(body.keys[1]?.rule).toEqual({ key: 'env', allowedValues: ['dev', 'Prod'], pattern: null })
  })
})

describe('a merge', () => {
  test('of keys is applied wherever tags are read, and undone again', async () => {
    const unmerged = await costsBy('CostCenter')
    expect(unmerged).toEqual({ '': '30.3', a: '10.100000000000000001', c: '30.3', d: '60.6' })
    const merge = await accept({ target: 'CostCenter', spellings: ['cost-center', 'cost_center'] })
    expect(merge.status).toBe(201)
    const merged = { '': '50.5', a: '30.300000000000000001', b: '-40.4', c: '30.3', d: '60.6' }
    expect(await costsBy('CostCenter')).toEqual(merged)
    // By any of its spellings, as saved queries and links have it.
    expect(await costsBy('cost_center')).toEqual(merged)
    const filters = [{ dimension: 'tag:cost-center', operator: 'in' as const, values: ['a'] }]
    expect(await costsBy('team', { filters })).toEqual({ '': '0.000000000000000001', web: '30.3' })
    const { body: lines } = await ask<{ items: { columns: Record<string, unknown> }[] }>(
      viewer,
      'GET',
      `/lines?filters=${encodeURIComponent(JSON.stringify(filters))}`,
    )
    expect(lines.items.map(({ columns }) => [columns.resourceId, columns.tags])).toEqual([
      ['r1', { CostCenter: 'a', env: 'prod' }],
      ['r2', { CostCenter: 'a', env: 'production', team: 'web' }],
      ['r3', { 'cost-center': 'a', env: 'Prod', team: 'web' }],
    ])
    const { body: values } = await ask<{ values: { value: string }[] }>(viewer, 'POST', '/query/values', {
      dimension: 'tag:CostCenter',
    })
    expect(values.values.map(({ value }) => value)).toEqual(['d', '', 'a', 'c', 'b'])
    const { body: dimensions } = await ask<Dimensions>(viewer, 'GET', '/dimensions')
    expect(dimensions.tagKeys.map(({ key, lineCount }) => [key, lineCount])).toEqual([
      ['CostCenter', 7],
      ['env', 5],
      ['team', 2],
    ])
    const { body: governance } = await ask<Governance>(viewer, 'GET', '/core/modules/governance')
    expect(governance.nearDuplicates.keys).toEqual([])
    await undo(merge)
    expect(await costsBy('CostCenter')).toEqual(unmerged)
  })

  test('of values is applied to what is asked for, too', async () => {
    expect(await costsBy('env')).toEqual({
      '': '111.1',
      Prod: '20.2',
      dev: '-10.1',
      prod: '0.000000000000000001',
      production: '10.1',
    })
    const merge = await accept({ key: 'env', target: 'prod', spellings: ['Prod', 'production'] })
    expect(await costsBy('env')).toEqual({ '': '111.1', dev: '-10.1', prod: '30.300000000000000001' })
    const filters = [{ dimension: 'tag:env', operator: 'in' as const, values: ['production'] }]
    expect(await costsBy('env', { filters })).toEqual({ prod: '30.300000000000000001' })
    const { body } = await ask<{ items: TagMerge[] }>(viewer, 'GET', '/tag-merges')
    expect(body.items).toEqual([merge.body])
    expect((await ask<{ items: TagMerge[] }>(strange, 'GET', '/tag-merges')).body.items).toEqual([])
    await undo(merge)
    expect((await ask(admin, 'DELETE', `/tag-merges/${merge.body.id}`)).status).toBe(404)
  })

  test('has to fit those that there are', async () => {
    const keys = await accept({ target: 'CostCenter', spellings: ['cost-center'] })
    const values = await accept({ key: 'team', target: 'web', spellings: ['Web'] })
    const conflicts = await Promise.all(
      [
        { target: 'team', spellings: ['cost-center'] },
        { target: 'cost-center', spellings: ['cost_center'] },
        { target: 'other', spellings: ['CostCenter'] },
        { key: 'team', target: 'Web', spellings: ['WEB'] },
        { target: 'squad', spellings: ['team'] },
      ].map(accept),
    )
    expect(conflicts.map(({ status, problem }) => [status, problem.code])).toEqual(
      conflicts.map(() => [409, 'tag-merge-conflict']),
    )
    const refused = await Promise.all(
      [
        { target: 'a', spellings: ['a'] },
        { target: 'user:a', spellings: ['b'] },
        { key: 'cost-center', target: 'a', spellings: ['A'] },
      ].map(accept),
    )
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400])
    expect((await accept({ target: 'CostCenter', spellings: ['kostenstelle'] })).status).toBe(201)
    await undo(keys)
    await undo(values)
    const { body } = await ask<{ items: TagMerge[] }>(viewer, 'GET', '/tag-merges')
    expect(body.items.map(({ spellings }) => spellings)).toEqual([['kostenstelle']])
    await undo({ body: body.items[0]! })
  })

  test('leaves who accepted and who undid it', async () => {
    const merge = await accept({ target: 'CostCenter', spellings: ['cost-center'] })
    await undo(merge)
    const events = await outlay.databases.db
      .selectFrom('audit_event')
      .where('object_id', '=', merge.body.id)
      .select(['action', 'user_id', 'detail'])
      .orderBy('id')
      .execute()
    const detail = { key: null, target: 'CostCenter', spellings: ['cost-center'] }
    expect(events).toEqual(
      ['accept', 'undo'].map((action) => ({ action: `tag-merge.${action}`, user_id: admin.id, detail })),
    )
  })
})

test('the keys of a load are found for its client alone', async () => {
  const { db } = outlay.databases
  const keysFor = async (clientId: string) => {
    const rolledUp = await findRolledUp(db, clientId, [load.loadId])
    return (await findTagKeys(db, { clientId, loads: [load], rolledUp })).map(({ key }) => key)
  }
  expect(await keysFor(client.id)).toContain('team')
  expect(await keysFor((await outlay.createClient()).id)).toEqual([])
})

test('no merge changes a total, and lines say the same as rollups', async () => {
  const rolledUp = await findRolledUp(outlay.databases.db, client.id, [load.loadId])
  const random = seededRandom(7)
  const pick = (texts: string[]) => texts.filter(() => random() < 0.4)
  const answerWith = async (merges: AcceptedMerge[], complete: boolean, dimensions: string[]) => {
    const tags = { ...rolledUp.tags, reading: readingOf([], merges) }
    const scope = { clientId: client.id, loads: [load], excluded: [], rolledUp: { complete, tags } }
    const built = buildCostQuery({ measures: ['effectiveCost', 'lineCount'], dimensions }, scope)
    const context = { route: 'test', clientId: client.id, signal: AbortSignal.timeout(60_000) }
    const { rows, totals } = await runCostQuery(outlay.clickhouse, built, context)
    return { table: built.table, rows, totals }
  }
  const { totals: unmerged } = await answerWith([], true, [])
  for (let count = 0; count < 12; count++) {
    const merges = [
      { key: null, target: 'CostCenter', spellings: pick(['cost-center', 'cost_center', 'nobody', 'team']) },
      { key: 'env', target: 'prod', spellings: pick(['Prod', 'production', 'dev', 'never']) },
      { key: 'CostCenter', target: 'z', spellings: pick(['a', 'b', 'c', 'd']) },
    ].filter(({ spellings }) => spellings.length > 0)
    for (const dimensions of [
      ['tag:CostCenter', 'tag:env'],
      ['tag:cost_center'],
      ['tag:team', 'resourceId'],
    ]) {
      const [ofRollup, ofLines] = await Promise.all([
        answerWith(merges, true, dimensions),
        answerWith(merges, false, dimensions),
      ])
      expect(ofRollup.table).toBe(dimensions.includes('resourceId') ? 'monthly_resources' : 'monthly_tags')
      expect(ofLines.table).toBe('cost_line')
      expect(ofLines.rows).toEqual(ofRollup.rows)
      expect([ofRollup.totals, ofLines.totals]).toEqual([unmerged, unmerged])
      expect(ofRollup.rows.reduce((sum, { lineCount }) => sum + Number(lineCount), 0)).toBe(WRITTEN.length)
    }
  }
})

test('a key is the same in reports of AWS that write it otherwise, and another in other bills', async () => {
  const { db } = outlay.databases
  const own = await outlay.createClient()
  const user = await outlay.createUser('viewer', own)
  const seed = async (format: string, Tags: Record<string, string>, cost: string) => {
    const seeded = await seedCompletedUpload(outlay, {
      clientId: own.id,
      lines: [{ Tags, EffectiveCost: cost, ChargeCategory: 'Usage', ResourceId: 'r1' }],
    })
    await db.updateTable('upload').set({ format }).where('id', '=', seeded.uploadId).execute()
    await rollUp(outlay, seeded)
  }
  await seed('aws-cur-2', { user_cost_center: 'a', aws_created_by: 'me', user_squad: 's' }, '1')
  await seed('aws-cur-legacy', { 'user:CostCenter': 'a', 'aws:createdBy': 'me' }, '2')
  await seed('focus', { CostCenter: 'a', user_id: 'u' }, '4')
  expect(await costsBy('CostCenter', {}, user)).toEqual({ a: '7' })
  expect(await costsBy('aws:createdBy', {}, user)).toEqual({ '': '4', me: '3' })
  expect(await costsBy('squad', {}, user)).toEqual({ '': '6', s: '1' })
  const { body } = await ask<Dimensions>(user, 'GET', '/dimensions')
  expect(body.tagKeys.map(({ key }) => key).toSorted()).toEqual([
    'CostCenter',
    'aws:createdBy',
    'squad',
    'user_id',
  ])
  const { body: governance } = await ask<Governance>(user, 'GET', '/core/modules/governance')
  expect(governance.nearDuplicates.keys).toEqual([])
})

/** The same numbers in each run. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
