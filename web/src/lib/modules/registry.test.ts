import { expect, it } from 'vitest'
import { modules as serverModules } from '../../../../server/modules/registry.ts'
import { addressOf, dashboardsOf, findModule } from './registry.ts'

const capabilities = {
  profile: 'client-c',
  dashboardRoute: '/dashboards/client-c',
  apiBase: '/api/client-c',
  modules: ['governance', 'overview'],
}

it('has each module of the server, under the same title', () => {
  for (const { name, title } of serverModules) expect(findModule(name)).toMatchObject({ name, title })
})

it('has the dashboards of a client in the order of its profile, at its route', () => {
  expect(dashboardsOf(capabilities)).toMatchObject([
    { title: 'Governance', href: '/dashboards/client-c/governance' },
    { title: 'Overview', href: '/dashboards/client-c/overview' },
  ])
  expect(dashboardsOf(null)).toEqual([])
  expect(addressOf(capabilities, 'overview')).toBe('/dashboards/client-c/overview')
  expect(addressOf(capabilities, 'explorer')).toBeUndefined()
})
