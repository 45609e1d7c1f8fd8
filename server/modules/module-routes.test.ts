import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModuleAnswer } from '../../contract/module-answer.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedToken } from '../../testing/operations/seed-objects.ts'
import { seedCompletedUpload, seedUpload, unknownId } from '../../testing/seed-upload.ts'
import { profiles } from '../profiles/registry.ts'
import { modules } from './registry.ts'

let outlay: TestApp
let client: { id: string }
let viewer: TestUser
let october: string
let november: string
let foreign: string
beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient('core')
  viewer = await outlay.createUser('viewer', client)
  const seeded = await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [
      {
        BilledCost: '0.000000000000000001',
        EffectiveCost: '0.000000000000000002',
        ListCost: '3',
        ContractedCost: '4',
      },
      { BilledCost: '100000000000000000', EffectiveCost: '0', ListCost: '0', ContractedCost: '0' },
      { BillingCurrency: 'EUR', EffectiveCost: '7.25', ChargePeriodStart: '2026-10-05 00:00:00' },
    ],
  })
  october = seeded.uploadId
  november = (
    await seedCompletedUpload(outlay, {
      clientId: client.id,
      lines: [
        { EffectiveCost: '50', BillingPeriodStart: '2026-11-01', ChargePeriodStart: '2026-11-03 00:00:00' },
      ],
    })
  ).uploadId
  foreign = (
    await seedCompletedUpload(outlay, {
      clientId: (await outlay.createClient('core')).id,
      lines: [{ EffectiveCost: '999' }],
    })
  ).uploadId
})
afterAll(() => outlay.stop())

async function ask(path: string, query: Record<string, string> = {}, user = viewer) {
  const response = await outlay.injectSignedInAs(user, { url: `/api/${path}`, query })
  return {
    status: response.statusCode,
    summary: response.json<ModuleAnswer>(),
    problem: response.json<Problem>(),
  }
}

async function userOf(profile: string, disabledModules: string[] = []): Promise<TestUser> {
  const { id } = await outlay.createClient(profile)
  await outlay.databases.db
    .updateTable('client')
    .set({ name: 'Acme', disabled_modules: disabledModules })
    .where('id', '=', id)
    .execute()
  return outlay.createUser('viewer', { id })
}

const BESIDES = [
  ['optimization', 'GET', '/api/findings'],
  ['optimization', 'GET', '/api/findings.csv'],
  ['optimization', 'GET', `/api/findings/${unknownId()}`],
  ['optimization', 'POST', `/api/findings/${unknownId()}/state`],
  ['optimization', 'POST', '/api/findings/states'],
  ['governance', 'GET', '/api/governance/untagged.csv'],
  ['governance', 'GET', '/api/governance/near-duplicates.csv'],
  ['governance', 'GET', '/api/tag-rules'],
  ['governance', 'PUT', '/api/tag-rules'],
  ['governance', 'GET', '/api/tag-rules/proposal'],
] as const

describe('a module', () => {
  test('answers exact totals per currency of the selection, by effective cost', async () => {
    expect((await ask('core/modules/explorer')).summary).toMatchObject({
      module: 'explorer',
      scope: { uploadIds: [october, november], warnings: [] },
      totals: [
        { billingCurrency: 'EUR', cost: '7.25', lineCount: 1 },
        { billingCurrency: 'USD', cost: '50.000000000000000002', lineCount: 3 },
      ],
    })
  })

  test.each([
    ['billed', '100000000000000000.000000000000000001'],
    ['effective', '0.000000000000000002'],
    ['list', '3'],
    ['contracted', '4'],
  ])('answers by %s cost of the uploads that are named', async (basis, cost) => {
    const { summary } = await ask('core/modules/explorer', { uploads: october, basis })
    expect(summary.scope.uploadIds).toEqual([october])
    expect(summary.totals.find(({ billingCurrency }) => billingCurrency === 'USD')).toEqual({
      billingCurrency: 'USD',
      cost,
      lineCount: 2,
    })
  })

  test('answers of the days from the first up to, not including, the last', async () => {
    const uploads = `${november},${october}`
    const { summary } = await ask('core/modules/overview', { uploads, from: '2026-10-05', to: '2026-11-03' })
    expect(summary.totals).toEqual([{ billingCurrency: 'EUR', cost: '7.25', lineCount: 1 }])
  })

  test.each(['explorer', 'overview'])('has what every module has: %s', async (module) => {
    const { summary } = await ask(`core/modules/${module}`)
    expect(summary.module).toBe(module)
    expect(summary.scope).toEqual({ uploadIds: [october, november], warnings: [] })
    expect(summary.totals.map(({ lineCount }) => lineCount)).toEqual([1, 3])
  })

  test('counts bills without net costs with nothing, and says which they are', async () => {
    const { summary } = await ask('core/modules/explorer', { basis: 'net' })
    expect(summary.scope.warnings).toEqual([
      '2 uploads have no net costs, and count with nothing: bill.csv, bill.csv.',
    ])
    expect(summary.totals.map(({ cost }) => cost)).toEqual(['0', '0'])
  })

  test('answers nothing where nothing is selected', async () => {
    const { summary } = await ask('client-c/modules/explorer', {}, await userOf('client-c'))
    expect(summary).toMatchObject({ module: 'explorer', scope: { uploadIds: [], warnings: [] }, totals: [] })
  })

  test.each([
    [{ basis: 'gross' }, 'basis'],
    [{ uploads: 'october' }, 'uploads'],
    [{ uploads: '' }, 'uploads'],
    [{ uploads: `${unknownId()},` }, 'uploads'],
    [{ from: '2026-13-01' }, 'from'],
    [{ from: '2026-10-02', to: '2026-10-01' }, 'to'],
  ])('refuses %j by name', async (query, path) => {
    const { status, problem } = await ask('core/modules/overview', query)
    expect([status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]])
  })

  test('knows no upload of another client, and names the one that it does not know', async () => {
    for (const id of [foreign, unknownId()]) {
      const { status, problem } = await ask('core/modules/overview', { uploads: `${october},${id}` })
      expect([status, problem.detail]).toEqual([404, `There is no upload ${id}.`])
    }
    const failed = await seedUpload(outlay, { clientId: client.id, status: 'failed' })
    const { status, problem } = await ask('core/modules/overview', { uploads: failed })
    expect([status, problem.code]).toEqual([409, 'upload-not-completed'])
  })

  test('is read with a token of the scope read, and with no other', async () => {
    const analyst = await outlay.createUser('analyst', client)
    const statusWith = async (scope: 'read' | 'upload') => {
      const { token } = await seedToken(outlay, { user: analyst }, [scope])
      const headers = { authorization: `Bearer ${token}` }
      return (await outlay.app.inject({ url: '/api/core/modules/overview', headers })).statusCode
    }
    expect([await statusWith('read'), await statusWith('upload')]).toEqual([200, 403])
  })
})

describe.each(
  profiles.map(({ name, apiBase, modules }) => ({ name, apiBase, has: modules as readonly string[] })),
)('a client of the profile $name', ({ name, apiBase, has }) => {
  const path = (base: string) => base.slice('/api/'.length)

  test('has the modules of its profile and no others', async () => {
    const user = await userOf(name)
    for (const module of modules) {
      const { status, problem } = await ask(`${path(apiBase)}/modules/${module.name}`, {}, user)
      if (has.includes(module.name)) expect([module.name, status]).toEqual([module.name, 200])
      else {
        expect([status, problem.code, problem.detail]).toEqual([
          403,
          'module-not-enabled',
          `${module.title} is not enabled for Acme. Ask who runs this installation for it.`,
        ])
      }
    }
    const { status, problem } = await ask(`${path(apiBase)}/modules/nonsense`, {}, user)
    expect([status, problem.detail]).toEqual([404, 'There is no module nonsense.'])
  })

  test('lacks what is switched off for it', async () => {
    const [off = '', on = ''] = has
    const user = await userOf(name, [off])
    const { status, problem } = await ask(`${path(apiBase)}/modules/${off}`, {}, user)
    expect([status, problem.code]).toEqual([403, 'module-not-enabled'])
    expect((await ask(`${path(apiBase)}/modules/${on}`, {}, user)).status).toBe(200)
  })

  test('is refused what a module has besides its answer, where it lacks that', async () => {
    const admin = await outlay.createUser('admin', await outlay.createClient(name))
    for (const [module, method, url] of BESIDES) {
      const { statusCode, body } = await outlay.injectSignedInAs(admin, { method, url })
      const isRefused = statusCode === 403 && (JSON.parse(body) as Problem).code === 'module-not-enabled'
      expect([url, isRefused]).toEqual([url, !has.includes(module)])
    }
  })

  test('finds at the bases of others what is at any address that does not exist', async () => {
    const user = await userOf(name)
    const unknown = await ask('no-such-base/modules/overview', {}, user)
    for (const { apiBase: other } of profiles.filter((profile) => profile.name !== name)) {
      for (const query of [{}, { basis: 'nonsense' }, { uploads: october }]) {
        const { status, problem } = await ask(`${path(other)}/modules/overview`, query, user)
        expect(status).toBe(404)
        expect(problem).toEqual({
          ...unknown.problem,
          detail: unknown.problem.detail.replace('no-such-base', path(other)),
        })
      }
    }
  })
})

test('operators, who have no client, see no module', async () => {
  const operator = await outlay.createUser('operator')
  expect((await ask('core/modules/overview', {}, operator)).status).toBe(403)
})

test('as many uploads as may be asked about fit into a request', async () => {
  const address = await outlay.app.listen({ host: '127.0.0.1', port: 0 })
  const uploads = Array.from({ length: 1000 }, unknownId)
  const response = await fetch(
    `${address}/api/core/modules/overview?${new URLSearchParams({ uploads: uploads.join() })}`,
    {
      headers: { cookie: await outlay.cookieOf(viewer) },
    },
  )
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([404, 'not-found'])
})
