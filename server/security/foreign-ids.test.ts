import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InjectOptions } from 'fastify'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { multipart } from '../../testing/multipart.ts'
import { describedOperations, type JsonSchema, type Operation } from '../../testing/operations/operations.ts'
import { pathOfOwn } from '../../testing/operations/path-objects.ts'
import {
  seedConnection,
  seedFinding,
  seedKeptUpload,
  seedMapping,
  type Owner,
} from '../../testing/operations/seed-objects.ts'
import { validRequest } from '../../testing/operations/valid-requests.ts'

let outlay: TestApp
let operations: Operation[]
let admin: Owner
let stranger: Owner
beforeAll(async () => {
  outlay = await createTestApp()
  operations = await describedOperations(outlay.app)
  const [client, other] = [await outlay.createClient(), await outlay.createClient()]
  admin = { client, user: await outlay.createUser('admin', client) }
  stranger = { client: other, user: await outlay.createUser('admin', other) }
})
afterAll(() => outlay.stop())

/** Every place outside of paths at which a request names an upload, and how an id gets there. */
const places: Record<string, (request: InjectOptions, id: string) => InjectOptions> = {
  'saveMapping body.uploadId': withBody((id) => ({ uploadId: id })),
  'supersedeUpload body.uploadId': withBody((id) => ({ uploadId: id })),
  'saveSelection body.uploadIds': withBody((id) => ({ mode: 'fixed', uploadIds: [id] })),
  'previewSelection body.uploadIds': withBody((id) => ({ mode: 'fixed', uploadIds: [id] })),
  'queryCosts body.uploadIds': withBody((id) => ({ uploadIds: [id] })),
  'queryCosts body.compare.uploadIds': withBody((id) => ({ compare: { uploadIds: [id] } })),
  'findValues body.uploadIds': withBody((id) => ({ uploadIds: [id] })),
  'listDimensions query.uploads': withQuery('uploads'),
  'listLines query.uploads': withQuery('uploads'),
  'exportLines query.uploads': withQuery('uploads'),
  'exportQuery body.uploadIds': withBody((id) => ({ uploadIds: [id] })),
  'exportQuery body.compare.uploadIds': withBody((id) => ({ compare: { uploadIds: [id] } })),
  'askQuestion body.scope.uploadIds': withBody(ofUpload),
  'askQuestion body.query.compare.uploadIds': withBody(comparedWithUpload),
  'createSavedQuery body.question.scope.uploadIds': withBody((id) => ({
    name: 'Ours',
    question: ofUpload(id),
  })),
  'createSavedQuery body.question.query.compare.uploadIds': withBody((id) => ({
    name: 'Ours',
    question: comparedWithUpload(id),
  })),
  'changeSavedQuery body.question.scope.uploadIds': withBody((id) => ({ question: ofUpload(id) })),
  'changeSavedQuery body.question.query.compare.uploadIds': withBody((id) => ({
    question: comparedWithUpload(id),
  })),
  'compareUpload query.with': withQuery('with'),
  'getCoreModule query.uploads': withQuery('uploads'),
  'proposeTagRules query.uploads': withQuery('uploads'),
  'downloadUntagged query.uploads': withQuery('uploads'),
  'downloadNearDuplicates query.uploads': withQuery('uploads'),
  'listFindings query.uploads': withQuery('uploads'),
  'downloadFindings query.uploads': withQuery('uploads'),
}

/** Places that name findings. */
const ofFindings = ['changeFindingStates body.ids']

/** Places at which a request names where the uploads that it asks for come from; of others there are none. */
const uploadFilters = ['listUploads query.connectionId', 'listUploads query.createdBy']

/** Places at which a request names whose events it asks for; those of others are none. */
const filters = [
  'listAuditEvents query.userId',
  'listAuditEvents query.objectId',
  'listAuditEvents query.clientId',
  'downloadAuditEvents query.userId',
  'downloadAuditEvents query.objectId',
  'downloadAuditEvents query.clientId',
]

function ofUpload(id: string) {
  return { scope: { kind: 'uploads', uploadIds: [id] }, query: { measures: ['billedCost'] } }
}

function comparedWithUpload(id: string) {
  return {
    scope: { kind: 'latest' },
    query: { measures: ['billedCost'], compare: { uploadIds: [id] } },
  }
}

function withBody(change: (id: string) => object) {
  return (request: InjectOptions, id: string): InjectOptions => ({
    ...request,
    payload: { ...(request.payload as object), ...change(id) },
  })
}

function withQuery(name: string) {
  return (request: InjectOptions, id: string): InjectOptions => ({
    ...request,
    query: { ...(request.query as object), [name]: id },
  })
}

/** Where a schema takes ids, by the properties that lead there. */
function idsIn(schema: JsonSchema | undefined, path: string): string[] {
  if (!schema) return []
  if (schema.format === 'uuid' || /(Id|Ids|uploads)$/.test(path)) return [path]
  return [
    ...idsIn(schema.items, path),
    ...[...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap((each) => idsIn(each, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => idsIn(each, `${path}.${name}`)),
  ]
}

/** What is called an id and names nothing of Outlay: an account of AWS. */
const notOurs = [
  'listUploads query.billingAccountId',
  'createConnection body.accountId',
  'listFindings query.subAccountId',
  'downloadFindings query.subAccountId',
]

/** What other profiles have is the same, at an address of their own. */
const isOfOwnProfile = ({ path }: Operation) => !/^\/api\/client-/.test(path)

test('every id that a body or a query takes is tried here with one of another client', () => {
  const found = operations
    .filter(isOfOwnProfile)
    .flatMap(({ operationId, body, query }) => [
      ...idsIn(body, `${operationId} body`),
      ...idsIn({ properties: query }, `${operationId} query`),
    ])
  expect(found.sort()).toEqual(
    [...Object.keys(places), ...ofFindings, ...filters, ...uploadFilters, ...notOurs].sort(),
  )
})

const findOperation = (place: string) =>
  operations.find(({ operationId }) => operationId === place.split(' ')[0]) as Operation

test.each(Object.entries(places))('%s of another client does not exist', async (place, withId) => {
  const operation = findOperation(place)
  const id = await seedKeptUpload(outlay, stranger)
  const request = {
    ...(await validRequest(outlay, operation, admin)),
    method: operation.method,
    url: await pathOfOwn(outlay, operation, admin),
  }
  const refused = await outlay.injectSignedInAs(admin.user, withId(request, id))
  expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([404, `There is no upload ${id}.`])
})

test.each(ofFindings)('%s of another client does not exist', async (place) => {
  const operation = findOperation(place)
  const id = await seedFinding(outlay, stranger)
  const request = await validRequest(outlay, operation, admin)
  const refused = await outlay.injectSignedInAs(admin.user, {
    ...withBody(() => ({ ids: [id] }))(request, id),
    method: operation.method,
    url: operation.path,
  })
  expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([404, `There is no finding ${id}.`])
})

test.each(filters)('%s finds nothing of another client', async (place) => {
  const { method, path: url } = findOperation(place)
  const objectId = randomUUID()
  await outlay.databases.db
    .insertInto('audit_event')
    .values({
      action: 'upload.create',
      object_type: 'upload',
      object_id: objectId,
      client_id: stranger.client.id,
      user_id: stranger.user.id,
    })
    .execute()
  const ids: Record<string, string> = { userId: stranger.user.id, clientId: stranger.client.id, objectId }
  const name = place.split('.')[1] ?? ''
  const query = { [name]: ids[name] ?? '' }
  const asked = (user: TestUser) => outlay.injectSignedInAs(user, { method, url, query })
  expect((await asked(await outlay.createUser('operator'))).body).toContain(objectId)
  expect((await asked(admin.user)).body).not.toContain(objectId)
})

test.each(uploadFilters)('%s finds no upload of another client', async (place) => {
  const { method, path: url } = findOperation(place)
  const [uploadId, connectionId] = [
    await seedKeptUpload(outlay, stranger),
    await seedConnection(outlay, stranger),
  ]
  await outlay.databases.db
    .updateTable('upload')
    .set({ created_by: stranger.user.id, connection_id: connectionId })
    .where('id', '=', uploadId)
    .execute()
  const ids: Record<string, string> = { createdBy: stranger.user.id, connectionId }
  const name = place.split('.')[1] ?? ''
  const query = { [name]: ids[name] ?? '' }
  const asked = (user: TestUser) => outlay.injectSignedInAs(user, { method, url, query })
  expect((await asked(stranger.user)).body).toContain(uploadId)
  expect((await asked(admin.user)).json()).toEqual({ items: [], nextCursor: null })
})

test('a file is loaded neither with a mapping of another client nor in place of its upload', async () => {
  const file = ['file', { fileName: 'bill.csv', content: 'Day,Cost\n2026-10-02,2\n' }] as const
  const send = async (owner: Owner, fields: [string, string][]) =>
    outlay.injectSignedInAs(owner.user, {
      method: 'POST',
      url: '/api/uploads',
      ...(await multipart([...fields, [...file]])),
    })
  const mappingId = await seedMapping(outlay, stranger)
  const refused = await send(admin, [['mappingId', mappingId]])
  expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([
    404,
    `There is no custom mapping ${mappingId}.`,
  ])

  const theirs = (await send(stranger, [])).json<Upload>()
  const ours = await send(admin, [['replaceDuplicate', 'true']])
  expect(ours.statusCode).toBe(202)
  const { replaces_id, client_id } = await outlay.databases.db
    .selectFrom('upload')
    .where('id', '=', ours.json<Upload>().id)
    .select(['replaces_id', 'client_id'])
    .executeTakeFirstOrThrow()
  expect({ replaces_id, client_id }).toEqual({ replaces_id: null, client_id: admin.client.id })
  expect(ours.body).not.toContain(theirs.id)
})
