import { expect, it } from 'vitest'
import type { Client, Profile } from '../api/contract.ts'
import { compareProfiles, findClients } from './clients.ts'

const clientOf = (name: string, profile = 'core'): Client => ({
  id: name,
  name,
  slug: name.toLowerCase(),
  profile,
  disabledModules: [],
  createdAt: '2026-10-01T00:00:00.000Z',
})
const profileOf = (name: string, ...modules: string[]): Profile => ({
  name,
  title: `The ${name}`,
  dashboardRoute: `/dashboards/${name}`,
  apiBase: `/api/${name}`,
  modules: modules.map((module) => ({ name: module, title: module.toUpperCase() })),
  clientCount: 1,
})

it('finds clients by name, slug or the title of their profile, in the order of their names', () => {
  const clients = [clientOf('Zest'), clientOf('Northwind', 'special'), clientOf('Abel')]
  const found = (search: string) =>
    findClients(clients, [profileOf('special')], search).map(({ name }) => name)
  expect(found(' ')).toEqual(['Abel', 'Northwind', 'Zest'])
  expect(found('NORTH')).toEqual(['Northwind'])
  expect(found('the spec')).toEqual(['Northwind'])
  expect(found('nobody')).toEqual([])
})

it('says what another profile brings and takes', () => {
  expect(compareProfiles(profileOf('a', 'x', 'y'), profileOf('b', 'y', 'z'))).toEqual({
    routes: { from: '/dashboards/a', to: '/dashboards/b' },
    gained: ['Z'],
    lost: ['X'],
  })
})
