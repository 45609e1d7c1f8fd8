import { expect, it } from 'vitest'
import type { Session, Upload } from '../api/contract.ts'
import { dashboardOfFound, toldTogether } from './first-visit.ts'

const upload = (id: string, status: Upload['status'] = 'completed') => ({ id, status }) as Upload
const session = (mode: Session['selection']['mode'] = 'latest') =>
  ({
    capabilities: { dashboardRoute: '/dashboard', modules: ['overview'] },
    selection: { mode, uploadIds: [] },
  }) as unknown as Session

it('what was loaded, what is loading and what was seen to fail are told together', () => {
  const uploads = [
    upload('6', 'processing'),
    upload('5', 'failed'),
    upload('4'),
    upload('3', 'pending'),
    upload('2', 'failed'),
    upload('1', 'deleted'),
  ]
  expect(toldTogether(uploads, new Set(['5', '6']))).toEqual(['6', '5', '4', '3'])
})

it('leads to the dashboard of what was found, and of whatever there is where that is all', () => {
  const [newer, older] = [upload('2'), upload('1')]
  const known = { session: session(), uploads: [newer, older, upload('0', 'failed')], hasMore: false }
  expect(dashboardOfFound([newer, older], known)).toBe('/dashboard/overview')
  expect(dashboardOfFound([newer], known)).toBe('/dashboard/overview?uploads=2')
  expect(dashboardOfFound([newer, older], { ...known, hasMore: true })).toBe(
    '/dashboard/overview?uploads=2,1',
  )
  expect(dashboardOfFound([newer, older], { ...known, session: session('fixed') })).toBe(
    '/dashboard/overview?uploads=2,1',
  )
})
