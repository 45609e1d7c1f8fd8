import { expect, it } from 'vitest'
import type { Session } from '../api/contract.ts'
import { landingOf, safeReturnPath, signInPath } from './landing.ts'

const session: Session = {
  user: { id: '1', email: 'ana@example.com', name: 'Ana', role: 'analyst' },
  client: { id: '2', slug: 'north', name: 'North' },
  capabilities: { profile: 'core', dashboardRoute: '/dashboard', apiBase: '/api', modules: ['overview'] },
  selection: { mode: 'latest', uploadIds: [] },
  nextStep: 'analyse',
}

it('leads to the dashboard of the profile, or first to the data', () => {
  expect(landingOf(session)).toBe('/dashboard/overview')
  expect(landingOf({ ...session, nextStep: 'connect' })).toBe('/connect')
})

it('leads to the first module that is enabled, and without one to the uploads', () => {
  const withModules = (...modules: string[]) =>
    landingOf({ ...session, capabilities: { ...session.capabilities!, modules } })
  expect(withModules('governance', 'explorer')).toBe('/dashboard/governance')
  expect(withModules()).toBe('/uploads')
})

it('leads an operator, who has no client, to the list of clients', () => {
  expect(landingOf({ ...session, client: null, capabilities: null })).toBe('/operator')
})

it.each([
  ['/uploads?status=failed#top', '/uploads?status=failed#top'],
  ['//evil.example/', undefined],
  ['/\\evil.example', undefined],
  ['/\t/evil.example', undefined],
  ['https://evil.example/', undefined],
  ['/sign-in?return=/uploads', undefined],
  [null, undefined],
])('takes %j to return to as %j', (path, expected) => expect(safeReturnPath(path)).toBe(expected))

it('keeps the page that was asked for', () => {
  expect(signInPath('/uploads?status=failed')).toBe('/sign-in?return=%2Fuploads%3Fstatus%3Dfailed')
  expect(signInPath('/')).toBe('/sign-in')
})
