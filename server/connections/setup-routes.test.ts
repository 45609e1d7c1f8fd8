import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConnectionSetup } from '../../contract/connection.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedConnection } from '../../testing/operations/seed-objects.ts'
import { PRINCIPAL_PLACEHOLDER } from './setup-documents.ts'

let outlay: TestApp
let admin: TestUser
let id: string
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient()
  admin = await outlay.createUser('admin', client)
  id = await seedConnection(outlay, { client, user: admin }, 'unverified')
})
afterAll(() => outlay.stop())

const getSetup = () => outlay.injectSignedInAs(admin, { url: `/api/connections/${id}/setup` })

test('while it cannot be found out who Outlay is at AWS, that is said, and no policy is made up', async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a-secret' })
  const response = await getSetup()
  const { code, connectionError } = response.json<Problem>()
  expect([response.statusCode, code, connectionError?.code]).toEqual([409, 'connection-failed', 'network'])
  expect(response.body).not.toContain('AKIAEXAMPLE')
})

test('where this installation has no identity at AWS, the documents say what to replace', async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' })
  const response = await getSetup()
  expect(response.statusCode).toBe(200)
  const setup = response.json<ConnectionSetup>()
  expect(setup.principalArn).toBeNull()
  for (const text of [setup.trustPolicy, setup.cloudFormationTemplate]) {
    expect(text).toContain(PRINCIPAL_PLACEHOLDER)
    expect(text).toContain(setup.externalId)
  }
})
