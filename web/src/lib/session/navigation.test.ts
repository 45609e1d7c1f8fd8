import { describe, expect, it } from 'vitest'
import type { Role, Session } from '../api/contract.ts'
import { currentEntry, divideForPhone, navigationOf } from './navigation.ts'

const sessionOf = (role: Role): Session => ({
  user: { id: '1', email: 'ana@example.com', name: 'Ana', role },
  client: role === 'operator' ? null : { id: '2', slug: 'north', name: 'North' },
  capabilities:
    role === 'operator'
      ? null
      : { profile: 'core', dashboardRoute: '/dashboard', apiBase: '/api/core', modules: ['overview'] },
  selection: { mode: 'latest', uploadIds: [] },
  nextStep: 'analyse',
})
const labelsOf = (role: Role) => navigationOf(sessionOf(role)).pages.map(({ label }) => label)

describe('the navigation', () => {
  it('has the modules of the client at the route of its profile', () => {
    expect(navigationOf(sessionOf('viewer')).modules).toMatchObject([
      { href: '/dashboard/overview', label: 'Overview' },
    ])
  })

  it('offers nothing that the role lacks', () => {
    expect(labelsOf('viewer')).toEqual(['Queries', 'Uploads', 'Cost lines', 'Settings'])
    expect(labelsOf('analyst')).toEqual([
      'Queries',
      'Uploads',
      'Connect',
      'Connections',
      'Cost lines',
      'Settings',
    ])
    expect(labelsOf('admin')).toEqual([
      'Queries',
      'Uploads',
      'Connect',
      'Connections',
      'Cost lines',
      'Settings',
    ])
    expect(labelsOf('operator')).toEqual(['Clients', 'Profiles', 'Inquiries', 'Audit', 'Settings'])
  })
})

describe('the page that is open', () => {
  const operator = navigationOf(sessionOf('operator'))

  it.each([
    ['/operator', 'Clients'],
    ['/operator/0199', 'Clients'],
    ['/operator/profiles', 'Profiles'],
    ['/settings/sessions', 'Settings'],
    ['/operators', undefined],
  ])('at %s is %s', (path, label) => expect(currentEntry(operator, path)?.label).toBe(label))
})

describe('on a phone', () => {
  const entry = (label: string) => ({ href: `/${label}`, label, icon: 'overview' as const })

  it('the bar has two modules and the pages, the rest is behind a button', () => {
    const modules = ['a', 'b', 'c', 'd'].map(entry)
    const pages = ['uploads', 'connect', 'settings'].map(entry)
    const { bar, rest } = divideForPhone({ modules, pages })
    expect(bar.map(({ label }) => label)).toEqual(['a', 'b', 'uploads', 'connect'])
    expect(rest.map(({ label }) => label)).toEqual(['c', 'd', 'settings'])
  })
})
