import { randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyBaseLogger, InjectOptions, LightMyRequestResponse } from 'fastify'
import { createClickHouse } from '../clickhouse/client.ts'
import type { Role } from '../contract/session.ts'
import { createSession } from '../server/accounts/sessions/sessions-repository.ts'
import { hashPassword } from '../server/accounts/passwords/password.ts'
import { buildApp } from '../server/app.ts'
import type { Dependencies } from '../server/dependencies.ts'
import type { App } from '../server/http/app-type.ts'
import type { Mailer } from '../server/mail/mailer.ts'
import { openUploadStore, type UploadStore } from '../upload-store/upload-store.ts'
import { createTestDatabases, type TestDatabases } from './databases.ts'

/** The password of every user that tests make. */
export const TEST_PASSWORD = 'correct horse battery'

export interface TestUser {
  id: string
  email: string
  role: Role
  clientId: string | null
}

/** The app on real engines, called without a network, with databases of its own. */
export interface TestApp {
  app: App
  databases: TestDatabases
  clickhouse: ClickHouseClient
  uploadStore: UploadStore
  /** A new client; its slug is made up. */
  createClient(profile?: string): Promise<{ id: string; slug: string }>
  /** A new user: of the client, or an operator where there is none. */
  createUser(role: Role, client?: { id: string }): Promise<TestUser>
  /** The cookie of a new session. */
  cookieOf(user: TestUser): Promise<string>
  injectSignedInAs(user: TestUser, request: InjectOptions): Promise<LightMyRequestResponse>
  stop(): Promise<void>
}

export async function createTestApp(
  config: Partial<Dependencies['config']> = {},
  logger?: FastifyBaseLogger,
  mailer: Mailer | null = null,
  fetch?: typeof globalThis.fetch,
): Promise<TestApp> {
  const databases = await createTestDatabases()
  const { db } = databases
  const clickhouse = createClickHouse(databases.clickhouseUrl)
  const uploadStore = openUploadStore(databases.uploadStore)
  const dependencies = {
    db,
    clickhouse,
    uploadStore,
    mailer,
    ...(fetch && { fetch }),
    config: {
      databaseUrl: databases.databaseUrl,
      sessionSecret: 'a secret that only tests know, 32 characters',
      secureCookies: false,
      publicUrl: undefined,
      trustedProxies: undefined,
      maxUploadBytes: 10 * 1024 * 1024,
      webBuild: '/nonexistent',
      ...config,
    },
  }
  const app = await buildApp(dependencies, logger)

  async function cookieOf(user: TestUser): Promise<string> {
    const { id } = await createSession(db, user.id, { address: '127.0.0.1', userAgent: 'test' })
    return `outlay=${app.jwt.sign({ sid: id, sub: user.id })}`
  }

  return {
    app,
    databases,
    clickhouse,
    uploadStore,
    cookieOf,
    async createClient(profile = 'core') {
      const slug = `client-${randomUUID()}`
      const { id } = await db
        .insertInto('client')
        .values({ slug, name: slug, profile })
        .returning('id')
        .executeTakeFirstOrThrow()
      return { id, slug }
    },
    async createUser(role, client) {
      const email = `${role}-${randomUUID()}@example.com`
      const clientId = client?.id ?? null
      const { id } = await db
        .insertInto('app_user')
        .values({ email, name: role, role, client_id: clientId, password_hash: await testPasswordHash() })
        .returning('id')
        .executeTakeFirstOrThrow()
      return { id, email, role, clientId }
    },
    async injectSignedInAs(user, request) {
      const cookie = await cookieOf(user)
      return app.inject({ ...request, headers: { ...request.headers, cookie } })
    },
    async stop() {
      await app.close()
      await clickhouse.close()
      await databases.stop()
    },
  }
}

let passwordHash: Promise<string> | undefined
function testPasswordHash(): Promise<string> {
  passwordHash ??= hashPassword(TEST_PASSWORD)
  return passwordHash
}
