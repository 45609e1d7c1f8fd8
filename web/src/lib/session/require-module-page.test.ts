import { describe, expect, it } from 'vitest'
import type { Session } from '../api/contract.ts'
import { requireModulePage } from './require-module-page.ts'

const session: Session = {
  user: { id: '1', email: 'ana@example.com', name: 'Ana', role: 'analyst' },
  client: { id: '2', slug: 'north', name: 'North' },
  capabilities: {
    profile: 'client-c',
    dashboardRoute: '/dashboards/client-c',
    apiBase: '/api/client-c',
    modules: ['explorer', 'governance'],
  },
  selection: { mode: 'latest', uploadIds: [] },
  nextStep: 'analyse',
}
const operator: Session = { ...session, client: null, capabilities: null }

/** What SvelteKit is told instead of a module. */
function thrownBy(...parameters: Parameters<typeof requireModulePage>): unknown {
  try {
    return requireModulePage(...parameters)
  } catch (thrown) {
    return thrown
  }
}

describe('the address of a module', () => {
  it('is the route of the profile and the name of a module that the client has', () => {
    expect(requireModulePage(session, '/dashboards/client-c', 'governance')).toMatchObject({
      module: { title: 'Governance' },
      id: undefined,
    })
  })

  it.each([
    ['another route', session, '/dashboard', 'governance'],
    ['another route without a module', session, '/dashboards/client-d', ''],
    ['a module that does not exist', session, '/dashboards/client-c', 'astrology'],
    ['a name of every object', session, '/dashboards/client-c', 'constructor'],
    ['a page that its module has not', session, '/dashboards/client-c', 'governance/astrology'],
    ['a page with the name of every object', session, '/dashboards/client-c', 'governance/constructor'],
    ['more than a page', session, '/dashboards/client-c', 'governance/astrology/1/2'],
    ['an operator', operator, '/dashboard', 'overview'],
  ])('does not exist for %s', (_, who, route, name) => {
    expect(thrownBy(who, route, name)).toMatchObject({ status: 404 })
  })

  it('says of a module that is not enabled that it is not, and for whom', () => {
    expect(thrownBy(session, '/dashboards/client-c', 'overview')).toMatchObject({
      status: 403,
      body: { message: 'Overview is not enabled for North', code: 'module-not-enabled' },
    })
  })

  it('leads without a module to the first one', () => {
    expect(thrownBy(session, '/dashboards/client-c', '')).toMatchObject({
      status: 307,
      location: '/dashboards/client-c/explorer',
    })
  })
})
