import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TokenScope } from '../../contract/account.ts'
import type { Problem } from '../../contract/problem.ts'
import type { Role } from '../../contract/session.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { describedOperations, registeredRoutes, type Operation } from '../../testing/operations/operations.ts'
import { kindOf, objectsInPath, pathOfOwn, pathsOfOthers } from '../../testing/operations/path-objects.ts'
import { seedToken, type Owner } from '../../testing/operations/seed-objects.ts'
import { validRequest } from '../../testing/operations/valid-requests.ts'
import { isAllowed, isInScope } from './permissions.ts'

interface Access {
  roles: readonly Role[]
  /** Which scope lets an API token do it. */
  scope?: TokenScope
}

const ROLES: readonly Role[] = ['viewer', 'analyst', 'admin', 'operator']
const SCOPES = TokenScope.anyOf.map(({ const: scope }) => scope)

const account: Access = { roles: ROLES }
const read: Access = { roles: ['viewer', 'analyst', 'admin'], scope: 'read' }
const load: Access = { roles: ['analyst', 'admin'], scope: 'upload' }
const admin: Access = { roles: ['admin'] }
const operator: Access = { roles: ['operator'] }

/**
 * Every operation of the API, and whom it is for: said here a second time, so that whoever gives a route another
 * permission, or a permission other roles, says so twice.
 */
const expected: Record<string, Access | 'public'> = {
  getApiDescription: 'public',
  getLiveness: 'public',
  getReadiness: 'public',
  signIn: 'public',
  signOut: 'public',
  refreshSession: 'public',
  getSession: { roles: ROLES, scope: 'read' },
  createUpload: load,
  listUploads: read,
  streamUploadEvents: read,
  getUpload: read,
  listRejects: read,
  downloadRejects: read,
  getSourceRow: read,
  retryUpload: load,
  reloadUpload: load,
  cancelUpload: load,
  deleteUpload: admin,
  supersedeUpload: load,
  restoreUpload: load,
  compareUpload: read,
  getMappingDraft: read,
  previewMapping: read,
  listMappings: read,
  saveMapping: load,
  deleteMapping: load,
  getSelection: { roles: ROLES, scope: 'read' },
  saveSelection: account,
  queryCosts: read,
  createClient: operator,
  listClients: operator,
  createClientUser: operator,
  listClientUsers: operator,
}

let outlay: TestApp
let operations: Operation[]
let owners: Record<Role, Owner>
let colleague: Owner
let stranger: Owner
beforeAll(async () => {
  outlay = await createTestApp()
  operations = await describedOperations(outlay.app)
  const [client, other] = [await outlay.createClient(), await outlay.createClient()]
  const owner = async (role: Role): Promise<Owner> => ({
    client,
    user: await outlay.createUser(role, role === 'operator' ? undefined : client),
  })
  owners = {
    viewer: await owner('viewer'),
    analyst: await owner('analyst'),
    admin: await owner('admin'),
    operator: await owner('operator'),
  }
  colleague = await owner('admin')
  stranger = { client: other, user: await outlay.createUser('admin', other) }
})
afterAll(() => outlay.stop())

interface Asked {
  operation: Operation
  owner: Owner
  path: string
  credential: Record<string, string>
}

interface Answer {
  status: number
  /** Of the problem, where it is one. */
  code: string | undefined
}

async function ask({ operation, owner, path, credential }: Asked): Promise<Answer> {
  const { headers, ...request } = await validRequest(outlay, operation, owner)
  const response = await outlay.app.inject({
    ...request,
    method: operation.method,
    url: path,
    headers: { ...headers, ...credential },
    payloadAsStream: operation.isStream,
  })
  const status = response.statusCode
  if (status >= 400) {
    const body = operation.isStream ? await text(response.stream()) : response.body
    return { status, code: (JSON.parse(body) as Problem).code }
  }
  // What is allowed to be read as a stream does not end by itself.
  if (operation.isStream) response.stream().destroy()
  return { status, code: undefined }
}

/** A session or token of its own for each request: some of what is asked ends it. */
async function credentialOf({ user }: Owner, scope?: TokenScope): Promise<Record<string, string>> {
  if (scope === undefined) return { cookie: await outlay.cookieOf(user) }
  return { authorization: `Bearer ${(await seedToken(outlay, { user }, [scope])).token}` }
}

test('every route that the server has is described, and every one described says here whom it is for', () => {
  const described = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
  expect(registeredRoutes(outlay.app).sort()).toEqual(described.sort())
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(expected).sort())
})

describe.each(Object.entries(expected))('%s', (operationId, access) => {
  const find = () => operations.find((operation) => operation.operationId === operationId) as Operation
  const isRefused = async (credential: Record<string, string>) => {
    const operation = find()
    const path = await pathOfOwn(outlay, operation, owners.admin)
    const { status, code } = await ask({ operation, owner: owners.admin, path, credential })
    return status === 401 && code === 'not-signed-in'
  }

  if (access === 'public') {
    test('is for everybody', async () => {
      expect(find().permission).toBeUndefined()
      expect(await isRefused({})).toBe(false)
    })
    return
  }

  test('has the permission of these roles and this scope', () => {
    const { permission, scope } = find()
    if (!permission) throw new Error(`${operationId} is public`)
    const roles = ROLES.filter((role) => isAllowed(role, permission))
    const scopes = SCOPES.filter((each) => isInScope([each], permission))
    expect({ roles, scope: scopes }).toEqual({
      roles: access.roles,
      scope: access.scope ? [access.scope] : [],
    })
    expect(scope).toBe(access.scope)
  })

  test('is refused to whom nobody knows', async () => {
    expect(await isRefused({})).toBe(true)
    expect(await isRefused({ cookie: 'outlay=a.b.c' })).toBe(true)
    expect(await isRefused({ authorization: `Bearer ${'A'.repeat(43)}` })).toBe(true)
  })

  test.each(ROLES)(`is for ${access.roles.toString()} alone; asked by %s`, async (role) => {
    const operation = find()
    const owner = owners[role]
    const isForRole = access.roles.includes(role)
    for (const scope of [undefined, ...SCOPES]) {
      const path = await pathOfOwn(outlay, operation, owner)
      const credential = await credentialOf(owner, scope)
      const { status, code } = await ask({ operation, owner, path, credential })
      if (!isForRole) expect([status, code]).toEqual([403, 'forbidden'])
      else if (scope !== undefined && scope !== access.scope)
        expect([status, code]).toEqual([403, 'not-in-scope'])
      // Done, or kept from it by the state of things: what was asked is understood, and is the owner's.
      else expect([200, 201, 202, 204, 409, 422], code).toContain(status)
    }
  })

  test('does not know what belongs to others', async () => {
    const operation = find()
    for (const role of access.roles) {
      const owner = owners[role]
      for (const path of await pathsOfOthers(outlay, operation, owner, { colleague, stranger })) {
        const answer = await ask({ operation, owner, path, credential: await credentialOf(owner) })
        expect([path, answer]).toEqual([path, { status: 404, code: 'not-found' }])
      }
    }
  })
})

test('every kind of object that a path names can be made here', () => {
  for (const name of operations.flatMap(objectsInPath)) expect(kindOf(name)).toBeDefined()
})
