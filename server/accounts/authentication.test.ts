import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../contract/session.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedUpload, unknownId } from '../../testing/seed-upload.ts'

const EVERYBODY: Role[] = ['viewer', 'analyst', 'admin', 'operator']
const CLIENT: Role[] = ['viewer', 'analyst', 'admin']
const LOADING: Role[] = ['analyst', 'admin']
const ADMIN: Role[] = ['admin']
const OPERATOR: Role[] = ['operator']

/** Every operation of the API, and whom it is for. */
const allowed: Record<string, Role[] | 'public'> = {
  getApiDescription: 'public',
  getLiveness: 'public',
  getReadiness: 'public',
  signIn: 'public',
  signOut: 'public',
  refreshSession: 'public',
  getSession: EVERYBODY,
  createUpload: LOADING,
  listUploads: CLIENT,
  streamUploadEvents: CLIENT,
  getUpload: CLIENT,
  listRejects: CLIENT,
  downloadRejects: CLIENT,
  getSourceRow: CLIENT,
  retryUpload: LOADING,
  reloadUpload: LOADING,
  cancelUpload: LOADING,
  deleteUpload: ADMIN,
  supersedeUpload: LOADING,
  restoreUpload: LOADING,
  compareUpload: CLIENT,
  getMappingDraft: CLIENT,
  previewMapping: CLIENT,
  listMappings: CLIENT,
  saveMapping: LOADING,
  deleteMapping: LOADING,
  getSelection: EVERYBODY,
  saveSelection: EVERYBODY,
  queryCosts: CLIENT,
  createClient: OPERATOR,
  listClients: OPERATOR,
  createClientUser: OPERATOR,
  listClientUsers: OPERATOR,
}

/** What an operation of an upload needs besides its id. */
const required: Record<string, InjectOptions> = {
  getSourceRow: { query: { row: '1' } },
  supersedeUpload: { payload: { uploadId: unknownId() } },
  previewMapping: {
    payload: {
      definition: {
        billedCost: { column: 'Cost', whenEmpty: 'reject' },
        currency: { constant: 'USD' },
        date: { column: 'Day', order: 'iso' },
        service: { constant: 'Hosting' },
        decimalSeparator: '.',
        thousandsSeparator: '',
        columns: {},
        tags: [],
      },
    },
  },
}

/** What is served and not described: pages, and the description in other forms. */
const NOT_OPERATIONS = /^(\*|\/api\/docs(\/.*)?)$/

interface Operation {
  operationId: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
}

let outlay: TestApp
let operations: Operation[]
let users: Record<Role, TestUser>
let foreignUpload: string
beforeAll(async () => {
  outlay = await createTestApp()
  await outlay.app.ready()
  const { paths } = outlay.app.swagger() as unknown as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      operationId,
      method: method.toUpperCase() as 'GET',
      path,
    })),
  )
  const client = await outlay.createClient()
  users = {
    viewer: await outlay.createUser('viewer', client),
    analyst: await outlay.createUser('analyst', client),
    admin: await outlay.createUser('admin', client),
    operator: await outlay.createUser('operator'),
  }
  const stranger = await outlay.createClient()
  foreignUpload = await seedUpload(outlay, { clientId: stranger.id, status: 'failed' })
})
afterAll(() => outlay.stop())

const requestOf = ({ method, path }: Operation, id = unknownId()) => ({
  method,
  url: path.replaceAll(/\{\w+\}/g, id),
})

/** Routes as the router prints them: a tree in which each line goes on where the one above it ended. */
function registeredRoutes(): string[] {
  const parents: string[] = []
  const tree = outlay.app.printRoutes({ commonPrefix: false }).split('\n')
  return tree.flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(.*) \(([A-Z, ]+)\)$/.exec(line) ?? []
    const depth = indent.length / 4
    const path = depth > 1 ? `${parents[depth - 1]}${part}` : part
    parents[depth] = path
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${path}`)
  })
}

test('every route that the server has is described, and every one described says here whom it is for', () => {
  const described = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
  const registered = registeredRoutes().filter((route) => !NOT_OPERATIONS.test(route.split(' ')[1] ?? ''))
  expect(registered.sort()).toEqual(described.sort())
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(allowed).sort())
})

describe.each(Object.entries(allowed))('%s', (operationId, roles) => {
  const find = () => operations.find((operation) => operation.operationId === operationId) as Operation

  test(roles === 'public' ? 'is for everybody' : 'is refused without a session', async () => {
    const { statusCode, body } = await outlay.app.inject(requestOf(find()))
    if (roles === 'public') expect(body).not.toContain('not-signed-in')
    else expect([statusCode, body]).toEqual([401, expect.stringContaining('not-signed-in')])
  })

  if (roles === 'public') return

  // A stream that is allowed does not end; its own tests read it.
  test(`is for ${roles.toString()} alone`, async () => {
    const refused: Role[] = []
    for (const [role, user] of Object.entries(users) as [Role, TestUser][]) {
      const isOpenStream = operationId === 'streamUploadEvents' && roles.includes(role)
      if (isOpenStream) continue
      const { statusCode } = await outlay.injectSignedInAs(user, requestOf(find()))
      expect(statusCode).not.toBe(401)
      if (statusCode === 403) refused.push(role)
    }
    expect(refused).toEqual(EVERYBODY.filter((role) => !roles.includes(role)))
  })
})

test('what belongs to another client does not exist, whatever is done to it', async () => {
  const ofUploads = operations.filter(({ path }) => path.startsWith('/api/uploads/{'))
  expect(ofUploads.map(({ operationId }) => operationId).sort()).toEqual([
    'cancelUpload',
    'compareUpload',
    'deleteUpload',
    'downloadRejects',
    'getMappingDraft',
    'getSourceRow',
    'getUpload',
    'listRejects',
    'previewMapping',
    'reloadUpload',
    'restoreUpload',
    'retryUpload',
    'supersedeUpload',
  ])
  for (const operation of ofUploads) {
    const response = await outlay.injectSignedInAs(users.admin, {
      ...requestOf(operation, foreignUpload),
      ...required[operation.operationId],
    })
    expect([operation.operationId, response.statusCode, response.json<{ detail: string }>().detail]).toEqual([
      operation.operationId,
      404,
      expect.stringMatching(`^There is no (file 0 of )?upload ${foreignUpload}\\.$`),
    ])
  }
})
