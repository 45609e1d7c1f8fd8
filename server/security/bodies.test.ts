import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { multipart } from '../../testing/multipart.ts'
import { describedOperations, type JsonSchema, type Operation } from '../../testing/operations/operations.ts'
import { pathOfOwn } from '../../testing/operations/path-objects.ts'
import { createOwners, type Owners } from '../../testing/operations/owners.ts'
import { validRequest } from '../../testing/operations/valid-requests.ts'

/** Bodies of JSON that are larger than this are not read. */
const BODY_LIMIT_BYTES = 1024 * 1024

let outlay: TestApp
let withBody: Operation[]
let owners: Owners
beforeAll(async () => {
  outlay = await createTestApp()
  withBody = (await describedOperations(outlay.app)).filter(
    // What AWS writes has as many fields as AWS likes; its attacks are in connections/events.
    ({ body, operationId }) => body && operationId !== 'receiveConnectionEvent',
  )
  owners = await createOwners(outlay)
})
afterAll(() => outlay.stop())

interface Sent {
  contentType?: string
  /** The body as it is sent, made of the one that is right. */
  of(valid: Record<string, unknown>): string
}

interface Prepared {
  cookie: string
  url: string
  valid: Record<string, unknown>
}
const prepared = new Map<Operation, Promise<Prepared>>()

/** What an operation would do: it never does, so it is there again for the next body. */
async function prepare(operation: Operation): Promise<Prepared> {
  const owner = owners.ownerFor(operation)
  return {
    cookie: await outlay.cookieOf(owner.user),
    url: await pathOfOwn(outlay, operation, owner),
    valid: (await validRequest(outlay, operation, owner)).payload as Record<string, unknown>,
  }
}

/** What an operation answers to a body that is not right: status, and which parts of it are named. */
async function send(operation: Operation, { contentType = 'application/json', of }: Sent) {
  const preparing = prepared.get(operation) ?? prepare(operation)
  prepared.set(operation, preparing)
  const { cookie, url, valid } = await preparing
  const response = await outlay.app.inject({
    method: operation.method,
    url,
    headers: { 'content-type': contentType, cookie },
    payload: of(valid),
  })
  expect(response.headers['content-type'], operation.operationId).toContain('application/problem+json')
  const { code, errors = [] } = response.json<Problem>()
  return { status: response.statusCode, code, paths: errors.map(({ path }) => path) }
}

/** Values that no field of the type takes. */
const WRONG: Record<string, unknown[]> = {
  string: [1, true, null, {}, [], { $ne: null }, 'x'.repeat(100_000)],
  boolean: ['true', 1, null, {}],
  integer: ['1', 1.5, -1, null, 1e300],
  array: [{}, 'x', null, 7],
  object: [[], 'x', null, 7],
}

/** Wrong values for each of a body's own fields. */
function wrongFields({ properties = {} }: JsonSchema): [name: string, value: unknown][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const type = schema.type ?? (schema.anyOf ? 'string' : 'object')
    return (WRONG[type] ?? []).map((value): [string, unknown] => [name, value])
  })
}

describe('every body', () => {
  test('that has a field which it does not name is refused, and the field is named', async () => {
    // Names of columns and of what other answers have: what an attacker would add.
    for (const name of [
      'id',
      'role',
      'clientId',
      'client_id',
      'userId',
      'disabledAt',
      'isAdmin',
      'createdAt',
    ]) {
      for (const operation of withBody) {
        if (name in (operation.body?.properties ?? {})) continue
        const answer = await send(operation, { of: (valid) => JSON.stringify({ ...valid, [name]: 'x' }) })
        expect({ [operation.operationId]: answer }).toEqual({
          [operation.operationId]: { status: 400, code: 'invalid-request', paths: [name] },
        })
      }
    }
  })

  test('whose field is of another type is refused, and the field is named', async () => {
    for (const operation of withBody) {
      for (const [name, value] of wrongFields(operation.body ?? {})) {
        const answer = await send(operation, { of: (valid) => JSON.stringify({ ...valid, [name]: value }) })
        const what = `${operation.operationId} ${name} ${JSON.stringify(value).slice(0, 40)}`
        expect([what, answer.status]).toEqual([what, 400])
        expect(
          answer.paths.every((path) => path.startsWith(name)),
          what,
        ).toBe(true)
      }
    }
  })

  test.each(['[]', '"x"', '1', 'null', 'true', '{', '', '{"a":1}garbage', '{"__proto__":{"role":"admin"}}'])(
    'that is %j is refused',
    async (text) => {
      for (const operation of withBody) {
        const { status } = await send(operation, { of: () => text })
        expect([operation.operationId, status]).toEqual([operation.operationId, 400])
      }
    },
  )

  test('that lacks what it needs is refused', async () => {
    for (const operation of withBody) {
      for (const name of operation.body?.required ?? []) {
        const answer = await send(operation, {
          of: (valid) => JSON.stringify({ ...valid, [name]: undefined }),
        })
        expect(answer).toMatchObject({ status: 400, paths: [name] })
      }
    }
  })

  test('that is too large is not read', async () => {
    for (const operation of withBody) {
      const text = JSON.stringify({ x: 'x'.repeat(BODY_LIMIT_BYTES) })
      expect(await send(operation, { of: () => text })).toMatchObject({ status: 413, code: 'too-large' })
    }
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonx',
    'text/json',
    'nonsense',
  ])('that is sent as %s is refused', async (contentType) => {
    for (const operation of withBody) {
      const answer = await send(operation, { contentType, of: (valid) => JSON.stringify(valid) })
      expect({ [operation.operationId]: answer }).toEqual({
        [operation.operationId]: { status: 415, code: 'unsupported-media-type', paths: [] },
      })
    }
  })
})

test('a form with a field that nobody knows is refused, and makes no upload', async () => {
  const { user, client } = owners.admin
  for (const name of ['clientId', 'id', 'status', 'createdBy', 'replacesId']) {
    const form = await multipart([
      [name, client.id],
      ['file', { fileName: 'bill.csv', content: 'Day,Cost\n2026-10-01,1\n' }],
    ])
    const refused = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/uploads', ...form })
    expect([refused.statusCode, refused.json<Problem>().errors?.map(({ path }) => path)]).toEqual([
      400,
      [name],
    ])
  }
  const uploads = await outlay.injectSignedInAs(user, { url: '/api/uploads?status=pending' })
  expect(uploads.json<{ items: unknown[] }>().items).toEqual([])
})
