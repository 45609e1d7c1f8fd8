import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChargebackPreview } from '../../../../../contract/chargeback-preview.ts'
import type { ChargebackRuleVersionList } from '../../../../../contract/chargeback-rules.ts'
import type { CostCentre } from '../../../../../contract/cost-centre.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../../../testing/app.ts'
import { seedCompletedUpload, unknownId } from '../../../../../testing/seed-upload.ts'
import { byTeam, createAsker, type Asker } from '../asker.testing.ts'

let outlay: TestApp
let admin: TestUser
let viewer: TestUser
let stranger: TestUser
let as: Asker
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient('client-c')
  admin = await outlay.createUser('admin', client)
  viewer = await outlay.createUser('viewer', client)
  stranger = await outlay.createUser('admin', await outlay.createClient('client-c'))
  as = createAsker(outlay, admin)
})
afterAll(() => outlay.stop())

describe('cost centres', () => {
  test('are made, renamed, archived and taken back by admins, and seen by all of the client', async () => {
    const made = await as.makeCentre('X-1')
    expect(made).toMatchObject({ code: 'X-1', name: 'Team X-1', owner: '', archivedAt: null })
    const path = `chargeback/cost-centres/${made.id}`
    const renamed = await as.send<CostCentre>('PATCH', path, { name: 'Experiments', owner: 'Ann' })
    expect(renamed).toEqual({ ...made, name: 'Experiments', owner: 'Ann' })
    const archived = await as.send<CostCentre>('PATCH', path, { archived: true })
    expect(archived.archivedAt).not.toBeNull()
    expect(await as.send('PATCH', path, { archived: true })).toEqual(archived)
    expect(await as.send('GET', 'chargeback/cost-centres', undefined, viewer)).toEqual({ items: [archived] })
    expect(await as.send('PATCH', path, { archived: false })).toEqual(renamed)
    const { rows } = await outlay
      .injectSignedInAs(admin, { url: '/api/audit?action=cost-centre' })
      .then((response) => ({
        rows: response.json<{ items: { action: string; objectName: string }[] }>().items,
      }))
    expect(rows.map(({ action, objectName }) => [action, objectName])).toEqual([
      ['cost-centre.change', 'Experiments'],
      ['cost-centre.change', 'Experiments'],
      ['cost-centre.change', 'Experiments'],
      ['cost-centre.create', 'Experiments'],
    ])
  })

  test('have a code of their own, by client', async () => {
    await as.makeCentre('X-2')
    const again = { code: 'X-2', name: 'Again' }
    expect(await as.refusal('POST', 'chargeback/cost-centres', again)).toEqual([409, 'duplicate-cost-centre'])
    const theirs = await as.makeCentre('X-2', stranger)
    expect(await as.refusal('PATCH', `chargeback/cost-centres/${theirs.id}`, { name: 'Ours' })).toEqual([
      404,
      'not-found',
    ])
  })
})

describe('rules', () => {
  test('are versions, each based on the one before', async () => {
    const { id } = await as.makeCentre('R-1')
    expect(await as.findRules()).toEqual({
      version: 0,
      note: '',
      rules: [],
      pools: [],
      createdBy: null,
      createdAt: null,
    })
    const ruleSet = { rules: [byTeam('Web', 'web', id.toUpperCase())], pools: [] }
    const first = await as.saveRules(ruleSet)
    expect(first).toMatchObject({
      version: 1,
      rules: [byTeam('Web', 'web', id)],
      createdBy: { name: 'admin' },
    })
    expect(await as.saveRules(ruleSet)).toEqual(first)
    expect(await as.refusal('PUT', 'chargeback/rules', { basedOn: 0, rules: [], pools: [] })).toEqual([
      409,
      'rules-changed',
    ])
    await as.saveRules({ rules: [], pools: [], note: 'Nothing is charged in May' })
    expect(await as.findRules()).toMatchObject({ version: 2, note: 'Nothing is charged in May', rules: [] })
    expect(await as.send('GET', 'chargeback/rules/versions/1', undefined, viewer)).toEqual(first)
    const list = await as.send<ChargebackRuleVersionList>('GET', 'chargeback/rules/versions?limit=1')
    expect(list.items.map(({ version, ruleCount }) => [version, ruleCount])).toEqual([[2, 0]])
    const rest = await as.send<ChargebackRuleVersionList>(
      'GET',
      `chargeback/rules/versions?cursor=${list.nextCursor}`,
    )
    expect(rest).toMatchObject({ items: [{ version: 1, ruleCount: 1 }], nextCursor: null })
  })

  test('two that are saved at once are not both the next', async () => {
    const { version } = await as.findRules()
    const save = (name: string) =>
      as.ask(admin, 'PUT', 'chargeback/rules', {
        basedOn: version,
        rules: [{ name, filters: [], target: { kind: 'unallocated' } }],
        pools: [],
      })
    const answers = await Promise.all([save('One'), save('Other')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    await as.saveRules({ rules: [], pools: [] })
  })

  test('name what cannot be used of them', async () => {
    const { id } = await as.makeCentre('R-2')
    const archived = await as.makeCentre('R-3')
    await as.send('PATCH', `chargeback/cost-centres/${archived.id}`, { archived: true })
    const theirs = await as.makeCentre('R-4', stranger)
    const { version } = await as.findRules()
    const rule = (filter: object, target: object = { kind: 'unallocated' }) => ({
      rules: [
        { name: 'First', filters: [], target: { kind: 'unallocated' } },
        { name: 'Second', filters: [filter], target },
      ],
      pools: [],
    })
    const pool = (...splits: object[]) => ({
      rules: [],
      pools: splits.map((split, index) => ({ name: `Pool ${index}`, split })),
    })
    const service = { dimension: 'serviceName', operator: 'isEmpty' }
    const shares = (...percents: string[]) => percents.map((percent) => ({ costCentreId: id, percent }))
    const { id: other } = await as.makeCentre('R-5')
    const refused: [object, string, string][] = [
      [rule({ ...service, dimension: 'nonsense' }), 'unknown-dimension', 'rules[1].filters[0].dimension'],
      [rule({ ...service, dimension: 'uploadId' }), 'invalid-request', 'rules[1].filters[0].dimension'],
      [rule({ ...service, operator: 'in' }), 'invalid-request', 'rules[1].filters[0].values'],
      [rule(service, { kind: 'shared', pool: 'None' }), 'unknown-pool', 'rules[1].target.pool'],
      ...[unknownId(), archived.id, theirs.id].map((costCentreId): [object, string, string] => [
        rule(service, { kind: 'costCentre', costCentreId }),
        'unknown-cost-centre',
        'rules[1].target.costCentreId',
      ]),
      [
        pool({ kind: 'even', costCentreIds: [id] }, { kind: 'proportional', costCentreIds: [id, theirs.id] }),
        'unknown-cost-centre',
        'pools[1].split.costCentreIds[1]',
      ],
      [pool({ kind: 'even', costCentreIds: [id, id] }), 'invalid-request', 'pools[0].split.costCentreIds[1]'],
      [pool({ kind: 'fixed', shares: shares('99.9999999999') }), 'shares-not-whole', 'pools[0].split.shares'],
      [
        pool({ kind: 'fixed', shares: [...shares('50'), { costCentreId: other, percent: '50.01' }] }),
        'shares-not-whole',
        'pools[0].split.shares',
      ],
      [
        {
          ...pool({ kind: 'even', costCentreIds: [id] }),
          pools: [1, 2].map(() => ({ name: 'Twice', split: { kind: 'even', costCentreIds: [id] } })),
        },
        'invalid-request',
        'pools[1].name',
      ],
    ]
    for (const [ruleSet, code, path] of refused) {
      const answers = [
        await as.refusal('PUT', 'chargeback/rules', { basedOn: version, ...ruleSet }),
        await as.refusal('POST', 'chargeback/rules/preview', ruleSet, viewer),
      ]
      expect(answers).toEqual([
        [400, code, path],
        [400, code, path],
      ])
    }
    const all = Array.from({ length: 16 }, () => ({
      name: 'Many',
      filters: Array.from({ length: 20 }, () => service),
      target: { kind: 'unallocated' },
    }))
    expect(await as.refusal('POST', 'chargeback/rules/preview', { rules: all, pools: [] })).toEqual([
      400,
      'invalid-request',
      'rules',
    ])
  })

  test('keep the cost centres that they name from being archived', async () => {
    const [direct, pooled] = [await as.makeCentre('R-6'), await as.makeCentre('R-7')]
    await as.saveRules({
      rules: [byTeam('Web', 'web', direct.id)],
      pools: [{ name: 'All', split: { kind: 'even', costCentreIds: [pooled.id] } }],
    })
    for (const { id } of [direct, pooled]) {
      expect(await as.refusal('PATCH', `chargeback/cost-centres/${id}`, { archived: true })).toEqual([
        409,
        'cost-centre-in-rules',
      ])
    }
    await as.saveRules({ rules: [], pools: [] })
    await as.send('PATCH', `chargeback/cost-centres/${direct.id}`, { archived: true })
  })
})

test('take spellings of a tag that were merged as one, by whichever of them they name', async () => {
  const client = await outlay.createClient('client-c')
  const user = await outlay.createUser('admin', client)
  const asUser = createAsker(outlay, user)
  const { id } = await asUser.makeCentre('M-1')
  await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: ['web', 'Web', 'data'].map((team) => ({ Tags: { team } })),
  })
  const merged = await outlay.injectSignedInAs(user, {
    method: 'POST',
    url: '/api/tag-merges',
    payload: { key: 'team', target: 'web', spellings: ['Web'] },
  })
  expect(merged.statusCode, merged.body).toBe(201)
  for (const team of ['web', 'Web']) {
    const ruleSet = { rules: [byTeam('Web', team, id)], pools: [] }
    const { rules } = await asUser.send<ChargebackPreview>('POST', 'chargeback/rules/preview', ruleSet)
    expect(rules[0]?.takes.map(({ lineCount }) => lineCount)).toEqual([2])
  }
})
