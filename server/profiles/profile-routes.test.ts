import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Profile } from '../../contract/client.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { modules } from '../modules/registry.ts'
import { profiles } from './registry.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

test('profiles are listed with their modules’ titles and with how many clients have them', async () => {
  for (const profile of ['core', 'client-d', 'client-d']) await outlay.createClient(profile)
  const operator = await outlay.createUser('operator')
  const answer = await outlay.injectSignedInAs(operator, { url: '/api/admin/profiles' })
  const { items } = answer.json<{ items: Profile[] }>()
  expect(items.map(({ name, clientCount }) => [name, clientCount])).toEqual(
    profiles.map(({ name }) => [name, { core: 1, 'client-d': 2 }[name] ?? 0]),
  )
  expect(items.find(({ name }) => name === 'client-c')).toEqual({
    name: 'client-c',
    title: 'Client C: chargeback',
    dashboardRoute: '/dashboards/client-c',
    apiBase: '/api/client-c',
    modules: [
      { name: 'overview', title: 'Overview' },
      { name: 'explorer', title: 'Explorer' },
      { name: 'governance', title: 'Governance' },
      { name: 'chargeback', title: 'Chargeback' },
    ],
    clientCount: 0,
  })
})

test('no two profiles or modules share a name, an address or a base', () => {
  const unique = (values: string[]) => expect(new Set(values).size).toBe(values.length)
  unique(modules.map(({ name }) => name))
  unique(profiles.map(({ name }) => name))
  unique(profiles.map(({ dashboardRoute }) => dashboardRoute))
  unique(profiles.map(({ apiBase }) => apiBase))
  for (const profile of profiles) unique([...profile.modules])
})
