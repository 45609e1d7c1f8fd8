import { describe, expect, it } from 'vitest'
import type { Connection, Role, Session, Upload } from '../api/contract.ts'
import { foundAddress } from '../uploads/connect-view.ts'
import { type Beginning, hasBillingData, startSteps } from './getting-started.ts'

const ID = '01995c1e-7a55-7c62-8b2a-0d5a4f3c2b1a'

const session = (role: Role, nextStep: Session['nextStep'] = 'connect'): Session => ({
  user: { id: '1', email: 'ana@example.com', name: 'Ana', role },
  client: { id: '2', slug: 'north', name: 'North' },
  capabilities: { profile: 'core', dashboardRoute: '/dashboard', apiBase: '/api', modules: ['overview'] },
  selection: { mode: 'latest', uploadIds: [] },
  nextStep,
})
const upload = (status: Upload['status'], phase = 'waiting') =>
  ({ id: ID, fileName: 'may.csv', status, progress: { phase } }) as Upload
const connection = (status: Connection['status']) => ({ name: 'Billing', status }) as Connection

const stepsOf = (known: Partial<Beginning>) =>
  startSteps({ session: session('admin'), uploads: [], connections: [], ...known })
const states = (known: Partial<Beginning>) => stepsOf(known).map(({ state }) => state)
const now = (known: Partial<Beginning>) => stepsOf(known).find(({ state }) => state === 'now')

describe('getting started', () => {
  it('begins with a bill that is sent, or an account that is connected', () => {
    expect(states({})).toEqual(['done', 'now', 'next', 'next'])
    expect(now({})).toMatchObject({ title: 'Send a bill or connect an account', href: '/connect' })
  })

  it('leads a viewer nowhere that the role may not go', () => {
    expect(now({ session: session('viewer') })).toMatchObject({
      note: 'An analyst or an administrator does',
      href: undefined,
    })
  })

  it('goes on while a bill is loading, and leads to what it will bring', () => {
    expect(now({ uploads: [upload('processing', 'loading')] })).toEqual({
      title: 'Have it loaded',
      note: 'may.csv: reading and checking rows',
      state: 'now',
      href: foundAddress([ID]),
    })
  })

  it('goes on with a verified account, which a bill has to arrive from', () => {
    expect(now({ connections: [connection('verified')] })?.note).toBe(
      'No bill has arrived from “Billing” yet',
    )
    expect(now({ connections: [connection('unverified')] })).toMatchObject({
      title: 'Send a bill or connect an account',
      note: 'The role for “Billing” is not verified yet',
    })
  })

  it('goes back to sending after a file that was not loaded', () => {
    expect(now({ uploads: [upload('failed')] })).toMatchObject({
      title: 'Send a bill or connect an account',
      note: 'may.csv was not loaded',
    })
  })

  it('ends at the dashboard of the profile', () => {
    expect(states({ uploads: [upload('completed')] })).toEqual(['done', 'done', 'done', 'now'])
    expect(now({ uploads: [upload('completed')] })?.href).toBe('/dashboard/overview')
  })
})

it('there is something to look at with the first completed upload, or where the session says so', () => {
  expect(hasBillingData({ session: session('admin'), uploads: [upload('failed')] })).toBe(false)
  expect(hasBillingData({ session: session('admin'), uploads: [upload('completed')] })).toBe(true)
  expect(hasBillingData({ session: session('admin', 'select'), uploads: [] })).toBe(true)
})
