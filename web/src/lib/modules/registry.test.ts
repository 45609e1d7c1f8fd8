import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { addressOf, dashboardsOf, findModule } from './registry.ts'

const capabilities = {
  profile: 'client-c',
  dashboardRoute: '/dashboards/client-c',
  apiBase: '/api/client-c',
  modules: ['governance', 'overview'],
}

it('has each module of the server', () => {
  const files = readdirSync(`${import.meta.dirname}/../../../../server/modules`, { recursive: true })
  const names = files.map(String).flatMap((path) => /([^/\\]+)[/\\]index\.ts$/.exec(path)?.[1] ?? [])
  expect(names).toEqual(expect.arrayContaining(['overview', 'chargeback', 'data-transfer']))
  for (const name of names) expect(findModule(name)).toMatchObject({ name })
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
