import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '../../../testing/app.ts'
import { inHashQueue } from './hash-queue.ts'

const MORE_THAN_FIT = 203

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

/** Runs it while the queue of hashes is full. */
async function whileBusy<Result>(run: () => Promise<Result>): Promise<Result> {
  let end = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  const hashes = Array.from({ length: MORE_THAN_FIT }, () => inHashQueue(() => ended))
  const settled = Promise.allSettled(hashes)
  const result = await run()
  end()
  await settled
  return result
}

test('where too many hashes wait, what needs one is refused as the API’s description says', async () => {
  const client = await outlay.createClient()
  const [admin, operator] = [await outlay.createUser('admin', client), await outlay.createUser('operator')]
  const newUser = {
    email: 'new@acme.example',
    name: 'New',
    role: 'viewer',
    password: 'violet harbour stapler',
  }
  const requests = [
    { by: admin, path: '/api/auth/sign-in', payload: { email: admin.email, password: TEST_PASSWORD } },
    {
      by: admin,
      path: '/api/auth/password',
      payload: { currentPassword: TEST_PASSWORD, newPassword: newUser.password },
    },
    { by: admin, path: '/api/users', payload: newUser },
    { by: operator, path: '/api/admin/clients/{id}/users', payload: newUser },
  ]
  for (const { by, path, payload } of requests) {
    const url = path.replace('{id}', client.id)
    const refused = await whileBusy(() => outlay.injectSignedInAs(by, { method: 'POST', url, payload }))
    expect([path, refused.statusCode, refused.json<Problem>().code]).toEqual([path, 503, 'not-available'])
    expect([path, Object.keys(outlay.app.swagger().paths?.[path]?.post?.responses ?? {})]).toEqual([
      path,
      expect.arrayContaining(['503']),
    ])
  }
})
