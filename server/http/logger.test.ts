import { expect, test } from 'vitest'
import { createTestApp } from '../../testing/app.ts'
import { createLog } from '../../testing/log.ts'

test('the log has no credentials and no query strings', () => {
  const { log, text } = createLog()
  const headers = { cookie: 'outlay=SECRET', authorization: 'Bearer SECRET', 'set-cookie': 'outlay=SECRET' }
  log.info({ req: { method: 'GET', url: '/api/uploads?token=SECRET', ip: '10.0.0.1', headers } }, 'request')
  log.info({ raw: { headers }, body: { password: 'SECRET' }, password: 'SECRET' }, 'more')
  expect(text()).toContain('"path":"/api/uploads"')
  expect(text()).not.toContain('SECRET')
})

test('the log has nothing of what people send, neither where it is refused nor where it is taken', async () => {
  const { log, text } = createLog()
  const outlay = await createTestApp({}, log)
  try {
    const client = await outlay.createClient()
    const [viewer, operator] = [
      await outlay.createUser('viewer', client),
      await outlay.createUser('operator'),
    ]
    const asViewer = { method: 'POST', url: '/api/query' } as const
    const asOperator = { method: 'POST', url: `/api/admin/clients/${client.id}/users` } as const
    const user = {
      email: 'secret@example.com',
      name: 'Secret',
      password: 'secret monkey dishwasher',
      role: 'viewer',
    }
    const statuses = [
      await outlay.app.inject({
        method: 'POST',
        url: '/api/auth/sign-in',
        payload: { email: 'secret@example.com', password: 'secret' },
      }),
      await outlay.injectSignedInAs(viewer, { ...asViewer, payload: { measures: ['secret'] } }),
      await outlay.injectSignedInAs(viewer, {
        ...asViewer,
        payload: {
          measures: ['lineCount'],
          filters: [{ dimension: 'tag:secret', operator: 'in', values: ['secret'] }],
        },
      }),
      await outlay.injectSignedInAs(operator, { ...asOperator, payload: user }),
      await outlay.injectSignedInAs(operator, { ...asOperator, payload: user }),
    ].map(({ statusCode }) => statusCode)
    expect(statuses).toEqual([401, 400, 200, 201, 409])
    expect(text()).toContain('"code":"email-taken"')
    expect(text().toLowerCase()).not.toContain('secret')
  } finally {
    await outlay.stop()
  }
})
