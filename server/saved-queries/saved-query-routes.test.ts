import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { SavedQuery, SavedQueryVersionList } from '../../contract/saved-query.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedSavedQuery, seedToken } from '../../testing/operations/seed-objects.ts'
import { seedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string }
let ann: TestUser
let bob: TestUser
let admin: TestUser
let viewer: TestUser
let stranger: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
  ann = await outlay.createUser('analyst', client)
  bob = await outlay.createUser('analyst', client)
  admin = await outlay.createUser('admin', client)
  viewer = await outlay.createUser('viewer', client)
  stranger = await outlay.createUser('admin', await outlay.createClient())
})
afterAll(() => outlay.stop())

const question = { scope: { kind: 'latest' }, query: { measures: ['billedCost'] } }

async function ask<Body>(
  user: TestUser,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
) {
  const response = await outlay.injectSignedInAs(user, {
    method,
    url: `/api/saved-queries${url}`,
    ...(payload && { payload }),
  })
  const body = response.body === '' ? undefined : response.json<unknown>()
  return { status: response.statusCode, body: body as Body, problem: body as Problem }
}

const save = async (user: TestUser, values: object = {}) =>
  (await ask<SavedQuery>(user, 'POST', '', { name: 'By service', question, ...values })).body
const idsFor = async (user: TestUser) =>
  (await ask<{ items: SavedQuery[] }>(user, 'GET', '')).body.items.map(({ id }) => id)

describe('a saved query', () => {
  test('is private to its owner until it is shared', async () => {
    const saved = await save(ann, { description: 'Two\nlines' })
    expect(saved).toMatchObject({
      name: 'By service',
      description: 'Two\nlines',
      shared: false,
      version: 1,
      owner: { id: ann.id },
      own: true,
      lastRunAt: null,
    })
    expect(saved.question.scope).toEqual({ kind: 'latest' })
    const paths = ['', '/versions', '/runs/latest'].map((path) => ['GET', path] as const)
    for (const user of [bob, admin, viewer, stranger]) {
      expect(await idsFor(user)).not.toContain(saved.id)
      for (const [method, path] of [...paths, ['POST', '/run'] as const]) {
        expect((await ask(user, method, `/${saved.id}${path}`)).status).toBe(404)
      }
    }

    await ask(ann, 'PATCH', `/${saved.id}`, { shared: true })
    for (const user of [bob, admin, viewer]) {
      expect(await idsFor(user)).toContain(saved.id)
      const { body } = await ask<SavedQuery>(user, 'GET', `/${saved.id}`)
      expect(body).toMatchObject({ shared: true, own: false, owner: { id: ann.id } })
      expect((await ask(user, 'POST', `/${saved.id}/run`)).status).toBe(200)
    }
    expect(await idsFor(stranger)).not.toContain(saved.id)
    expect((await ask(stranger, 'POST', `/${saved.id}/run`)).status).toBe(404)
  })

  test('gets a new version with a new question alone', async () => {
    const { id } = await save(ann)
    const change = async (values: object) =>
      (await ask<SavedQuery>(ann, 'PATCH', `/${id}`, values)).body.version
    expect(await change({ name: 'Renamed', description: 'Other', shared: true })).toBe(1)
    const { body: saved } = await ask<SavedQuery>(ann, 'GET', `/${id}`)
    expect(await change({ question: saved.question })).toBe(1)
    const query = {
      measures: ['listCost'],
      filters: [{ dimension: 'tag:a\u0000', operator: 'in', values: ['\u0000'] }],
    }
    expect(await change({ question: { ...question, query } })).toBe(2)
    const { items } = (await ask<SavedQueryVersionList>(ann, 'GET', `/${id}/versions`)).body
    expect(items.map(({ version, createdBy }) => [version, createdBy.id])).toEqual([
      [2, ann.id],
      [1, ann.id],
    ])
    expect(items.map((each) => each.question.query.measures)).toEqual([['listCost'], ['billedCost']])
    expect(items[0]?.question.query.filters?.[0]).toEqual(query.filters[0])
    expect((await ask(ann, 'POST', `/${id}/run`)).status).toBe(200)
  })

  test('is changed by its owner alone, and deleted by its owner, or by an admin where it is shared', async () => {
    const shared = await save(ann, { shared: true })
    for (const [user, method] of [
      [bob, 'PATCH'],
      [bob, 'DELETE'],
      [admin, 'PATCH'],
    ] as const) {
      const payload = method === 'PATCH' ? { name: 'Mine' } : undefined
      const { status, problem } = await ask(user, method, `/${shared.id}`, payload)
      expect([status, problem.code]).toEqual([403, 'not-owner'])
    }
    expect((await ask(admin, 'DELETE', `/${shared.id}`)).status).toBe(204)
    expect((await ask(ann, 'GET', `/${shared.id}`)).status).toBe(404)
    expect(await idsFor(ann)).not.toContain(shared.id)

    const own = await save(ann)
    expect((await ask(admin, 'DELETE', `/${own.id}`)).status).toBe(404)
    expect((await ask(ann, 'DELETE', `/${own.id}`)).status).toBe(204)
    expect((await ask(ann, 'DELETE', `/${own.id}`)).status).toBe(404)
  })

  test('is its former analyst’s to see and to run, and no more', async () => {
    const carl = await outlay.createUser('analyst', client)
    const { id } = await save(carl)
    await outlay.databases.db
      .updateTable('app_user')
      .set({ role: 'viewer' })
      .where('id', '=', carl.id)
      .execute()
    expect((await ask<SavedQuery>(carl, 'GET', `/${id}`)).body.own).toBe(false)
    expect((await ask(carl, 'PATCH', `/${id}`, { name: 'Mine' })).status).toBe(403)
  })

  test('leaves who saved, changed and deleted it, without its runs', async () => {
    const { id } = await save(ann)
    await ask(ann, 'PATCH', `/${id}`, {
      name: 'Renamed',
      question: { ...question, query: { measures: ['listCost'] } },
    })
    await ask(ann, 'PATCH', `/${id}`, { name: 'Renamed' })
    await ask(ann, 'POST', `/${id}/run`)
    await ask(ann, 'DELETE', `/${id}`)
    const { items } = (await outlay.injectSignedInAs(admin, { url: `/api/audit?objectId=${id}` })).json<{
      items: { action: string; objectName: string; detail: unknown }[]
    }>()
    expect(items.map(({ action, objectName, detail }) => [action, objectName, detail])).toEqual([
      ['saved-query.delete', 'Renamed', { name: 'Renamed', owner: ann.id }],
      [
        'saved-query.change',
        'Renamed',
        { before: { name: 'By service', version: 1 }, after: { name: 'Renamed', version: 2 } },
      ],
      ['saved-query.create', 'Renamed', { name: 'By service', description: '', shared: false, version: 1 }],
    ])
  })

  test('is for tokens to list and to run, and for sessions to save', async () => {
    const { id } = await save(ann)
    const { token } = await seedToken(outlay, { user: ann })
    const byToken = (method: 'GET' | 'POST', url: string, payload?: object) =>
      outlay.app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${token}` },
        ...(payload && { payload }),
      })
    expect((await byToken('GET', '/api/saved-queries')).body).toContain(id)
    expect((await byToken('POST', `/api/saved-queries/${id}/run`)).statusCode).toBe(200)
    const refused = await byToken('POST', '/api/saved-queries', { name: 'Ours', question })
    expect(refused.json<Problem>().code).toBe('not-in-scope')
  })

  test('is one of 200 at most for each user', async () => {
    const dora = await outlay.createUser('analyst', client)
    const ids = await Promise.all(
      Array.from({ length: 199 }, () => seedSavedQuery(outlay, { client, user: dora })),
    )
    const attempts = await Promise.all(
      [1, 2, 3].map(() => ask(dora, 'POST', '', { name: 'One more', question })),
    )
    expect(attempts.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    await ask(dora, 'DELETE', `/${ids[0]}`)
    expect((await ask(dora, 'POST', '', { name: 'One more', question })).status).toBe(201)
  })
})

describe('a question that cannot be asked', () => {
  const withQuery = (query: object, scope: object = { kind: 'latest' }) => ({
    scope,
    query: { measures: ['billedCost'], ...query },
  })
  const lastMonth = { kind: 'latest', lastPeriods: 1 }

  test.each([
    [
      withQuery({ dimensions: ['serviceName', 'shoeSize'] }),
      'unknown-dimension',
      'question.query.dimensions[1]',
      'shoeSize',
    ],
    [withQuery({ measures: ['happiness'] }), 'unknown-measure', 'question.query.measures[0]', 'happiness'],
    [withQuery({ compare: 'previousPeriod' }), 'invalid-request', 'question.query.compare', 'from and to'],
    [withQuery({ from: '2026-10-01' }, lastMonth), 'invalid-request', 'question.query.from', 'lastPeriods'],
    [withQuery({ to: '2026-10-01' }, lastMonth), 'invalid-request', 'question.query.to', 'lastPeriods'],
    [
      withQuery({ compare: 'previousPeriod' }, lastMonth),
      'invalid-request',
      'question.query.compare',
      'billing',
    ],
    [
      withQuery({ compare: { from: '2026-09-01' } }, lastMonth),
      'invalid-request',
      'question.query.compare',
      'billing',
    ],
    [withQuery({ uploadIds: [] }), 'invalid-request', 'question.query.uploadIds', 'not known'],
  ])('%j is a 400 that names the part, new or changed', async (wrong, code, path, named) => {
    const { id } = await save(ann)
    for (const { status, problem } of [
      await ask(ann, 'POST', '', { name: 'Wrong', question: wrong }),
      await ask(ann, 'PATCH', `/${id}`, { question: wrong }),
    ]) {
      expect([status, problem.code, problem.errors?.[0]?.path]).toEqual([400, code, path])
      expect(problem.detail).toContain(named)
    }
    expect((await ask<SavedQuery>(ann, 'GET', `/${id}`)).body.version).toBe(1)
  })

  test('since its upload is not loaded is a 409, and one that nobody knows any more is a 400 when it is run', async () => {
    const pending = await seedUpload(outlay, { clientId: client.id, status: 'pending' })
    const scope = { kind: 'uploads', uploadIds: [pending] }
    const waiting = await ask(ann, 'POST', '', { name: 'Waiting', question: withQuery({}, scope) })
    expect([waiting.status, waiting.problem.code]).toEqual([409, 'upload-not-completed'])

    const { id } = await save(ann)
    await outlay.databases.db
      .updateTable('saved_query_version')
      .set({ question: JSON.stringify(withQuery({ dimensions: ['formerName'] })) })
      .where('saved_query_id', '=', id)
      .execute()
    const { status, problem } = await ask(ann, 'POST', `/${id}/run`)
    expect([status, problem.code]).toEqual([400, 'unknown-dimension'])
    expect(problem.detail).toContain('formerName')
  })
})
