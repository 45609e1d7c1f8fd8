import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../contract/session.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { unknownId } from '../../testing/seed-upload.ts'

const id = unknownId()
const routes = [
  ['GET', '/api/session', ['viewer', 'analyst', 'admin', 'operator']],
  ['GET', '/api/uploads', ['viewer', 'analyst', 'admin']],
  ['GET', `/api/uploads/${id}`, ['viewer', 'analyst', 'admin']],
  ['GET', `/api/uploads/${id}/rejects`, ['viewer', 'analyst', 'admin']],
  ['POST', '/api/uploads', ['analyst', 'admin']],
  ['POST', `/api/uploads/${id}/retry`, ['analyst', 'admin']],
  ['POST', `/api/uploads/${id}/cancel`, ['analyst', 'admin']],
  ['GET', '/api/selection', ['viewer', 'analyst', 'admin']],
  ['PUT', '/api/selection', ['viewer', 'analyst', 'admin']],
  ['POST', '/api/query', ['viewer', 'analyst', 'admin']],
  ['GET', '/api/admin/clients', ['operator']],
  ['POST', '/api/admin/clients', ['operator']],
  ['GET', `/api/admin/clients/${id}/users`, ['operator']],
  ['POST', `/api/admin/clients/${id}/users`, ['operator']],
] as const satisfies [string, string, Role[]][]

const publicOperations = ['getLiveness', 'getReadiness', 'signIn', 'getApiDescription']

let outlay: TestApp
let users: Record<Role, TestUser>
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient()
  users = {
    viewer: await outlay.createUser('viewer', client),
    analyst: await outlay.createUser('analyst', client),
    admin: await outlay.createUser('admin', client),
    operator: await outlay.createUser('operator'),
  }
})
afterAll(() => outlay.stop())

describe.each(routes)('%s %s', (method, url, allowed) => {
  test(`is for ${allowed.join(', ')}`, async () => {
    const refused: Role[] = []
    for (const [role, user] of Object.entries(users) as [Role, TestUser][]) {
      const { statusCode } = await outlay.injectSignedInAs(user, { method, url })
      if (statusCode === 403) refused.push(role)
    }
    const roles: readonly Role[] = allowed
    expect(refused).toEqual(Object.keys(users).filter((role) => !roles.includes(role as Role)))
  })
})

test('every operation but the public ones is refused without a session', async () => {
  const { paths } = outlay.app.swagger() as unknown as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  const open: string[] = []
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { operationId }] of Object.entries(operations)) {
      const url = path.replaceAll(/\{\w+\}/g, id)
      const response = await outlay.app.inject({ method: method.toUpperCase() as 'GET', url })
      if (response.statusCode !== 401) open.push(operationId)
    }
  }
  expect(open.sort()).toEqual([...publicOperations].sort())
})
