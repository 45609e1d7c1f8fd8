import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../api/contract.ts'
import { factsOf, objectOf, pathOfObject, whoOf } from './describe-event.ts'

const id = '01a205c4-74b2-771d-985b-48c046281329'
const event: AuditEvent = {
  id,
  at: '2026-10-31T12:00:00.123Z',
  client: null,
  user: { id, email: 'ada@example.com', name: 'Ada' },
  action: 'upload.delete',
  objectType: 'upload',
  objectId: id,
  objectName: null,
  detail: {},
  address: '192.0.2.7',
  userAgent: null,
}

it('says who did it: a user, somebody unknown, or Outlay', () => {
  expect(whoOf(event)).toBe('Ada')
  expect(whoOf({ user: null, address: '192.0.2.7' })).toBe('Not signed in')
  expect(whoOf({ user: null, address: null })).toBe('Outlay')
})

describe('the object', () => {
  it('is its name, now or then, or the end of its id', () => {
    expect(objectOf({ ...event, objectName: 'may.csv' })).toBe('may.csv')
    expect(objectOf({ ...event, objectType: 'mapping', detail: { name: 'Ours', version: 2 } })).toBe('Ours')
    expect(objectOf(event)).toBe('upload …46281329')
    expect(objectOf({ ...event, objectType: 'rule', objectId: 'idle-volume' })).toBe('idle-volume')
  })

  it('is said by what the event says of it', () => {
    const statement = { period: '2026-10-01', revision: 2, rulesVersion: 1 }
    expect(objectOf({ ...event, detail: statement })).toBe('Oct\u00a02026, revision 2')
    expect(objectOf({ ...event, detail: { version: 3, rules: 4 } })).toBe('version 3')
    expect(objectOf({ ...event, detail: { key: 'Team', target: 'core' } })).toBe('core')
    expect(objectOf({ ...event, detail: { rule: 'idle-volume', resourceId: 'vol-1' } })).toBe('vol-1')
  })

  it('is not said where it has no name that tells anything', () => {
    expect(objectOf({ ...event, objectType: 'session' })).toBe('')
    expect(objectOf({ ...event, objectType: 'user', objectId: 'unknown' })).toBe('')
  })

  it('is linked for whom it has a page', () => {
    const client = { objectType: 'client', objectId: id }
    expect(pathOfObject(event, false)).toBe(`/uploads/${id}`)
    expect(pathOfObject(event, true)).toBeUndefined()
    expect(pathOfObject(client, true)).toBe(`/operator/${id}`)
    expect(pathOfObject(client, false)).toBeUndefined()
    const connection = { objectType: 'connection', objectId: id }
    expect(pathOfObject(connection, false)).toBe(`/connections/${id}`)
    expect(pathOfObject(connection, true)).toBeUndefined()
  })
})

it('tells everything else in words, and leaves out what is not known', () => {
  const detail = { fileName: 'may.csv', periods: ['2026-09', '2026-10'], rows: { read: 2 }, replacesId: null }
  expect(factsOf({ ...event, detail })).toEqual([
    { label: 'Time', value: '2026-10-31T12:00:00.123Z' },
    { label: 'Action', value: 'upload.delete' },
    { label: 'Upload', value: id },
    { label: 'By', value: 'ada@example.com' },
    { label: 'Address', value: '192.0.2.7' },
    { label: 'File name', value: 'may.csv' },
    { label: 'Periods', value: '2026-09, 2026-10' },
    { label: 'Rows', value: '{"read":2}' },
    { label: 'Replaces id', value: 'null' },
  ])
})
