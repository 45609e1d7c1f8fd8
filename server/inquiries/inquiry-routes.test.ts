import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Inquiry } from '../../contract/inquiry.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { createLog } from '../../testing/log.ts'
import { unknownId } from '../../testing/seed-upload.ts'

const { log, text } = createLog()
let outlay: TestApp
let operator: TestUser
beforeAll(async () => {
  outlay = await createTestApp({}, log)
  operator = await outlay.createUser('operator')
})
beforeEach(() => outlay.databases.db.deleteFrom('inquiry').execute())
afterAll(() => outlay.stop())

const ada = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  company: 'Analytical Engines',
  message: 'What does it cost?\n\n<script>alert(1)</script> =1+1',
}

let addresses = 0
/** Each sender has an address of its own, unless a test says otherwise. */
function send(
  payload: Record<string, unknown>,
  remoteAddress = `10.0.${addresses >> 8}.${addresses++ & 255}`,
) {
  return outlay.app.inject({ method: 'POST', url: '/api/inquiries', payload, remoteAddress })
}

async function list(query: Record<string, string> = {}) {
  const response = await outlay.injectSignedInAs(operator, { url: '/api/inquiries', query })
  expect(response.statusCode, response.body).toBe(200)
  return response.json<{ items: Inquiry[]; nextCursor: string | null }>()
}

function change(id: string, payload: Record<string, unknown>, user = operator) {
  return outlay.injectSignedInAs(user, {
    method: 'PATCH',
    url: `/api/inquiries/${id}`,
    payload,
    headers: { 'user-agent': 'Firefox' },
  })
}

describe('an inquiry', () => {
  test('is kept as it was written, and answered with nothing', async () => {
    const response = await send(ada)
    expect([response.statusCode, response.body]).toEqual([202, ''])
    expect(await list()).toEqual({
      items: [
        {
          ...ada,
          id: expect.any(String) as string,
          createdAt: expect.any(String) as string,
          handledAt: null,
          handledBy: null,
        },
      ],
      nextCursor: null,
    })
  })

  test('of a program, which fills in what nobody sees, is answered alike and not kept', async () => {
    const [ofProgram, ofPerson] = [await send({ ...ada, website: 'https://spam.example' }), await send(ada)]
    expect([ofProgram.statusCode, ofProgram.body]).toEqual([ofPerson.statusCode, ofPerson.body])
    expect((await send({ ...ada, website: '' })).statusCode).toBe(202)
    expect((await list()).items).toHaveLength(2)
  })

  test.each([
    [{ ...ada, name: '' }, 'name'],
    [{ ...ada, name: 'A\r\nBcc: all@example.com' }, 'name'],
    [{ ...ada, email: 'ada' }, 'email'],
    [{ ...ada, email: 'ada@example.com?bcc=all@example.com' }, 'email'],
    [{ ...ada, email: 'ada@example.com\nx' }, 'email'],
    [{ ...ada, company: 'x'.repeat(201) }, 'company'],
    [{ ...ada, message: 'x'.repeat(5001) }, 'message'],
    [{ ...ada, message: 'a\u0000b' }, 'message'],
    [{ ...ada, handledAt: '2026-10-01T00:00:00Z' }, 'handledAt'],
    [{ name: 'Ada' }, 'email'],
  ] as [Record<string, unknown>, string][])(
    'is refused where a part cannot be used: %#',
    async (payload, path) => {
      const response = await send(payload)
      const { status, errors } = response.json<Problem>()
      expect([status, errors?.map((error) => error.path)]).toEqual([400, expect.arrayContaining([path])])
      expect((await list()).items).toEqual([])
    },
  )

  test('is one of five in an hour from an address', async () => {
    for (let count = 0; count < 5; count++) expect((await send(ada, '192.0.2.1')).statusCode).toBe(202)
    const refused = await send(ada, '192.0.2.1')
    expect([refused.statusCode, refused.json<Problem>()]).toEqual([
      429,
      expect.objectContaining({
        code: 'too-many-requests',
        detail: 'Too many inquiries came from this address. Try again in 60 minutes.',
      }),
    ])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3500)
    // A network of IPv6 addresses that one household has counts as one.
    for (let host = 1; host <= 5; host++) await send(ada, `2001:db8::${host}`)
    expect((await send(ada, '2001:db8::6')).statusCode).toBe(429)
    expect((await send(ada)).statusCode).toBe(202)
    expect((await list()).items).toHaveLength(11)
  })

  test('leaves nothing of what was written in the log', async () => {
    await send(ada)
    await send({ ...ada, email: 'ada' })
    await send({ ...ada, website: 'https://spam.example' })
    expect(text()).toContain('/api/inquiries')
    expect(text()).not.toMatch(/ada@|lovelace|analytical|cost\?|spam/i)
  })
})

test('all inquiries together are 200 in an hour', async () => {
  const fresh = await createTestApp()
  try {
    const statuses = []
    for (let count = 0; count < 201; count++) {
      const { statusCode } = await fresh.app.inject({
        method: 'POST',
        url: '/api/inquiries',
        payload: { ...ada, website: 'x' },
        remoteAddress: `10.1.${count >> 8}.${count & 255}`,
      })
      statuses.push(statusCode)
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(200)
    expect(statuses.at(-1)).toBe(429)
  } finally {
    await fresh.stop()
  }
})

describe('the list of inquiries', () => {
  test('is newest first, page by page, handled or not', async () => {
    for (const name of ['first', 'second', 'third']) await send({ ...ada, name })
    const { items, nextCursor } = await list({ limit: '2' })
    expect(items.map(({ name }) => name)).toEqual(['third', 'second'])
    expect((await list({ limit: '2', cursor: nextCursor ?? '' })).items.map(({ name }) => name)).toEqual([
      'first',
    ])
    await change(items[1]!.id, { handled: true })
    const namesOf = async (handled: string) => (await list({ handled })).items.map(({ name }) => name)
    expect(await namesOf('false')).toEqual(['third', 'first'])
    expect(await namesOf('true')).toEqual(['second'])
  })

  test('is for operators alone', async () => {
    const admin = await outlay.createUser('admin', await outlay.createClient())
    expect((await outlay.injectSignedInAs(admin, { url: '/api/inquiries' })).statusCode).toBe(403)
    expect((await outlay.app.inject({ url: '/api/inquiries' })).statusCode).toBe(401)
    await send(ada)
    const [inquiry] = (await list()).items
    expect((await change(inquiry!.id, { handled: true }, admin)).statusCode).toBe(403)
    expect((await list()).items[0]?.handledAt).toBeNull()
  })
})

describe('an inquiry that is handled', () => {
  async function handled() {
    await send(ada)
    const [{ id }] = (await list()).items as [Inquiry]
    const response = await change(id.toUpperCase(), { handled: true })
    expect(response.statusCode, response.body).toBe(200)
    return response.json<Inquiry>()
  }

  const eventsOf = (id: string) =>
    outlay.databases.db
      .selectFrom('audit_event')
      .where('object_id', '=', id)
      .select(['action', 'object_type', 'user_id', 'client_id', 'address', 'user_agent', 'detail'])
      .orderBy('id')
      .execute()

  test('says who handled it and when, and goes back', async () => {
    const inquiry = await handled()
    expect(inquiry.handledBy).toEqual({ id: operator.id, name: 'operator' })
    expect(inquiry.handledAt).not.toBeNull()
    const reopened = (await change(inquiry.id, { handled: false })).json<Inquiry>()
    expect(reopened).toEqual({ ...inquiry, handledAt: null, handledBy: null })
    const event = {
      object_type: 'inquiry',
      user_id: operator.id,
      client_id: null,
      address: '127.0.0.1',
      user_agent: 'Firefox',
      detail: {},
    }
    expect(await eventsOf(inquiry.id)).toEqual([
      { ...event, action: 'inquiry.handle' },
      { ...event, action: 'inquiry.reopen' },
    ])
  })

  test('stays with who was first', async () => {
    const inquiry = await handled()
    const again = await change(inquiry.id, { handled: true }, await outlay.createUser('operator'))
    expect(again.json()).toEqual(inquiry)
    expect(await eventsOf(inquiry.id)).toHaveLength(1)
  })

  test('is a 404 where there is none, and its text cannot be changed', async () => {
    expect((await change(unknownId(), { handled: true })).statusCode).toBe(404)
    const { id } = await handled()
    expect((await change(id, { handled: true, message: 'x' })).statusCode).toBe(400)
    expect((await change(id, {})).statusCode).toBe(400)
  })
})
