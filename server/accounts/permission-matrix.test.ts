import type { InjectOptions } from 'fastify'
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
import { profiles } from '../profiles/registry.ts'
import { isAllowed, isInScope } from './permissions.ts'

interface Access {
  roles: readonly Role[]
  /** Which scope lets an API token do it. */
  scope?: TokenScope
}

const ROLES: readonly Role[] = ['viewer', 'analyst', 'admin', 'operator']
const SCOPES = TokenScope.anyOf.map(({ const: scope }) => scope)

const account: Access = { roles: ROLES }
const ownRead: Access = { roles: ROLES, scope: 'read' }
const tokens: Access = { roles: ['analyst', 'admin'] }
const saveQueries: Access = { roles: ['analyst', 'admin'] }
const decide: Access = { roles: ['analyst', 'admin'] }
const read: Access = { roles: ['viewer', 'analyst', 'admin'], scope: 'read' }
const exports: Access = { roles: ['analyst', 'admin'], scope: 'read' }
const load: Access = { roles: ['analyst', 'admin'], scope: 'upload' }
const seeConnections: Access = { roles: ['analyst', 'admin'], scope: 'read' }
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
  listDemoAccounts: 'public',
  signOut: 'public',
  refreshSession: 'public',
  getSession: ownRead,
  changePassword: account,
  forgetPassword: 'public',
  openPasswordLink: 'public',
  setPassword: 'public',
  listSessions: account,
  revokeSession: account,
  signOutEverywhere: account,
  listTokens: tokens,
  createToken: tokens,
  revokeToken: tokens,
  createUpload: load,
  listUploads: read,
  listUploadFilterValues: read,
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
  getSelection: ownRead,
  saveSelection: account,
  previewSelection: read,
  recordVisit: read,
  queryCosts: read,
  askQuestion: read,
  getQuestionProgress: read,
  listDimensions: read,
  findValues: read,
  listLines: read,
  exportQuery: exports,
  exportLines: exports,
  listSavedQueries: read,
  createSavedQuery: saveQueries,
  getSavedQuery: read,
  changeSavedQuery: saveQueries,
  deleteSavedQuery: saveQueries,
  listSavedQueryVersions: read,
  runSavedQuery: read,
  getLatestRun: read,
  getTagRules: read,
  changeTagRules: admin,
  proposeTagRules: read,
  downloadUntagged: exports,
  downloadNearDuplicates: exports,
  listTagMerges: read,
  acceptTagMerge: admin,
  undoTagMerge: admin,
  listConnections: seeConnections,
  createConnection: admin,
  getConnection: seeConnections,
  changeConnection: admin,
  deleteConnection: admin,
  listBucketFiles: seeConnections,
  ingestFiles: load,
  getConnectionSetup: admin,
  verifyConnection: admin,
  listDeliveries: seeConnections,
  listAvailableReports: seeConnections,
  startBackfill: load,
  createEventSecret: admin,
  deleteEventSecret: admin,
  receiveConnectionEvent: 'public',
  createClient: operator,
  listClients: operator,
  getClient: operator,
  changeClient: operator,
  createClientUser: operator,
  listClientUsers: operator,
  changeClientUser: operator,
  createClientUserPasswordLink: operator,
  listProfiles: operator,
  listUsers: admin,
  createUser: admin,
  changeUser: admin,
  createUserPasswordLink: admin,
  getCoreModule: read,
  getClientCModule: read,
  getClientDModule: read,
  listFindings: read,
  downloadFindings: exports,
  getFinding: read,
  changeFindingState: decide,
  changeFindingStates: decide,
  listOptimizationRules: operator,
  changeOptimizationRule: operator,
  listCostCentres: read,
  createCostCentre: admin,
  changeCostCentre: admin,
  getChargebackRules: read,
  saveChargebackRules: admin,
  previewChargebackRules: read,
  listChargebackRuleVersions: read,
  getChargebackRuleVersion: read,
  listChargebackStatements: read,
  makeChargebackStatement: admin,
  getChargebackStatement: read,
  getChargebackStatementDetail: read,
  exportChargebackStatement: exports,
  listAuditEvents: { roles: ['admin', 'operator'] },
  downloadAuditEvents: { roles: ['admin', 'operator'] },
  createInquiry: 'public',
  listInquiries: operator,
  changeInquiry: operator,
}

let outlay: TestApp
let operations: Operation[]
/** One of each role, of a client of each profile. */
let owners: Record<string, Record<Role, Owner>>
let colleague: Owner
let stranger: Owner
beforeAll(async () => {
  outlay = await createTestApp()
  operations = await describedOperations(outlay.app)
  owners = Object.fromEntries(
    await Promise.all(profiles.map(async ({ name }) => [name, await ownersOfProfile(name)] as const)),
  )
  const { client } = (owners.core as Record<Role, Owner>).admin
  colleague = { client, user: await outlay.createUser('admin', client) }
  const other = await outlay.createClient()
  stranger = { client: other, user: await outlay.createUser('admin', other) }
})
afterAll(() => outlay.stop())

async function ownersOfProfile(profile: string): Promise<Record<Role, Owner>> {
  const client = await outlay.createClient(profile)
  const owner = async (role: Role): Promise<Owner> => ({
    client,
    user: await outlay.createUser(role, role === 'operator' ? undefined : client),
  })
  return {
    viewer: await owner('viewer'),
    analyst: await owner('analyst'),
    admin: await owner('admin'),
    operator: await owner('operator'),
  }
}

/** What is of no profile in particular is asked for by those of the first one. */
function ownersFor(operation: Operation): Record<Role, Owner> {
  return owners[operation.profile ?? 'core'] as Record<Role, Owner>
}

interface Answer {
  status: number
  /** Of the problem, where it is one. */
  code: string | undefined
}

type Credential = Record<string, string>

async function ask(operation: Operation, request: InjectOptions, credential: Credential): Promise<Answer> {
  const response = await outlay.app.inject({
    ...request,
    headers: { ...request.headers, ...credential },
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

/** A request for what is the owner's own, or, if a path says so, for something else. */
async function requestOf(operation: Operation, owner: Owner, path?: string): Promise<InjectOptions> {
  const url = path ?? (await pathOfOwn(outlay, operation, owner))
  return { ...(await validRequest(outlay, operation, owner)), method: operation.method, url }
}

/** A session or token of its own for each request: some of what is asked ends it. */
async function credentialOf({ user }: Owner, scope?: TokenScope): Promise<Credential> {
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
  const answersTo = async (...credentials: Credential[]) => {
    const request = await requestOf(find(), ownersFor(find()).admin)
    return Promise.all(credentials.map((credential) => ask(find(), request, credential)))
  }
  const notSignedIn: Answer = { status: 401, code: 'not-signed-in' }

  if (access === 'public') {
    test('is for everybody', async () => {
      expect(find().permission).toBeUndefined()
      expect(await answersTo({})).not.toContainEqual(notSignedIn)
    })
    return
  }

  test('has the permission of these roles and this scope', () => {
    const { permission, scope } = find()
    if (!permission) throw new Error(`${operationId} is public`)
    const roles = ROLES.filter((role) => isAllowed(role, permission))
    const scopes = SCOPES.filter((each) => isInScope([each], permission))
    expect({ roles, scopes }).toEqual({ roles: access.roles, scopes: access.scope ? [access.scope] : [] })
    expect(scope).toBe(access.scope)
  })

  test('is refused to whom nobody knows', async () => {
    const unknown = [{}, { cookie: 'outlay=a.b.c' }, { authorization: `Bearer ${'A'.repeat(43)}` }]
    expect(await answersTo(...unknown)).toEqual([notSignedIn, notSignedIn, notSignedIn])
  })

  test.each(ROLES)(`is for ${access.roles.toString()} alone; asked by %s`, async (role) => {
    const operation = find()
    const owner = ownersFor(operation)[role]
    const ownRequest = await requestOf(operation, owner)
    for (const scope of [undefined, ...SCOPES]) {
      const { status, code } = await ask(operation, ownRequest, await credentialOf(owner, scope))
      const mayHaveTokens = tokens.roles.includes(role)
      if (!access.roles.includes(role) || (scope && !mayHaveTokens)) {
        expect([status, code]).toEqual([403, 'forbidden'])
      } else if (scope && scope !== access.scope) expect([status, code]).toEqual([403, 'not-in-scope'])
      // Done, kept from it by the state of things, or done before by the other credential.
      else if (scope) expect([200, 201, 202, 204, 404, 409, 422], code).toContain(status)
      else expect([200, 201, 202, 204, 409, 422], code).toContain(status)
    }
  })

  test('does not know what belongs to others', async () => {
    const operation = find()
    for (const role of access.roles) {
      const owner = ownersFor(operation)[role]
      for (const path of await pathsOfOthers(outlay, operation, owner, { colleague, stranger })) {
        const request = await requestOf(operation, owner, path)
        const answer = await ask(operation, request, await credentialOf(owner))
        expect([path, answer]).toEqual([path, { status: 404, code: 'not-found' }])
      }
    }
  })
})

test('the part of the API that a profile has does not exist for clients of others', async () => {
  for (const operation of operations.filter(({ profile }) => profile !== undefined)) {
    for (const { analyst } of Object.values(owners)) {
      if (analyst === ownersFor(operation).analyst) continue
      const request = await requestOf(operation, analyst)
      expect(await ask(operation, request, await credentialOf(analyst))).toEqual({
        status: 404,
        code: 'not-found',
      })
    }
  }
})

test('every kind of object that a path names can be made here', () => {
  for (const name of operations.flatMap(objectsInPath)) expect(kindOf(name)).toBeDefined()
})
