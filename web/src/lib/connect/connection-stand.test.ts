import { expect, it } from 'vitest'
import type { Connection, Upload } from '../api/contract.ts'
import { standOf } from './connection-stand.ts'

const ID = '01995c1e-7a55-7c62-8b2a-0d5a4f3c2b1a'
const connection = (status: Connection['status'], watch: Partial<Connection['watch']> = {}) =>
  ({ id: ID, status, watch: { enabled: false, error: null, ...watch } }) as Connection
const arrived = (status: Upload['status']) => [{ connectionId: ID, status }] as Upload[]
const standing = (each: Connection, uploads: Upload[] = [], mayAdminister = true) =>
  standOf(each, uploads, { mayAdminister })

it('leads back to the step of the wizard at which it was left', () => {
  expect(standing(connection('unverified')).href).toBe(`/connections/new?connection=${ID}&step=2`)
  expect(standing(connection('failed')).href).toBe(`/connections/new?connection=${ID}&step=3`)
})

it('leads those who may not set it up to its page', () => {
  expect(standing(connection('unverified'), [], false)).toMatchObject({
    words: 'Its role is not verified yet.',
    href: `/connections/${ID}`,
  })
})

it('says of a verified one whether bills have arrived, and how they do', () => {
  expect(standing(connection('verified'))).toMatchObject({
    words: 'It is verified. Nothing is loaded until you say so.',
    href: `/connections/${ID}#past-months`,
  })
  expect(standing(connection('verified', { enabled: true })).words).toMatch(/^It is watched/)
  expect(standing(connection('verified'), arrived('processing')).words).toBe('Bills are being loaded.')
  expect(standing(connection('verified'), arrived('completed')).words).toBe('Bills have arrived.')
})

it('says what is wrong with one that is watched in vain', () => {
  const error = { code: 'access-denied', message: 'AWS refuses the folder.', remedy: 'Allow it.' }
  expect(standing(connection('verified', { enabled: true, error })).words).toBe('AWS refuses the folder.')
})
