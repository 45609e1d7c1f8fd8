import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyBaseLogger, InjectOptions } from 'fastify'
import { sql } from 'kysely'
import type { EventSecret } from '../contract/connection.ts'
import { createTestApp, type TestUser } from './app.ts'
import { seedConnection } from './operations/seed-objects.ts'
import { snsCertificate } from './sns.ts'

const BUCKET = 'acme-billing'
export const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:billing'
export const MANIFEST = 'cur/report/20261001-20261101/report-Manifest.json'

const SNS = 'https://sns.eu-central-1.amazonaws.com'

/** A connection that takes events, with who administers it. */
export interface TestChannel extends EventSecret {
  connectionId: string
  admin: TestUser
}

/** An app for which the addresses of SNS in `eu-central-1` are a server of the test; all else is out of reach. */
export async function createEventTestbed(logger?: FastifyBaseLogger) {
  const sns = await startSns()
  const outlay = await createTestApp({}, logger, null, sns.fetch)
  const { db } = outlay.databases

  /** Gives a connection its secret, as its administrator does. */
  async function openChannel(connectionId: string, admin: TestUser): Promise<TestChannel> {
    const url = `/api/connections/${connectionId}/event-secret`
    const response = await outlay.injectSignedInAs(admin, { method: 'POST', url })
    return { ...response.json<EventSecret>(), connectionId, admin }
  }

  return {
    outlay,
    sns,
    openChannel,
    /** Of a verified connection of a new client, which is watched. */
    async createChannel(): Promise<TestChannel> {
      const client = await outlay.createClient()
      const admin = await outlay.createUser('admin', client)
      const connectionId = await seedConnection(outlay, { client, user: admin })
      await db
        .updateTable('connection')
        .set({ watch_enabled: true, sns_topic_arns: [TOPIC] })
        .where('id', '=', connectionId)
        .execute()
      return openChannel(connectionId, admin)
    },
    /** What EventBridge does. */
    sendEvent: ({ connectionId, secret }: TestChannel, payload: unknown, more: InjectOptions = {}) =>
      outlay.app.inject({
        method: 'POST',
        url: `/api/connections/${connectionId}/events`,
        payload: JSON.stringify(payload),
        ...more,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'x-outlay-secret': secret,
          ...more.headers,
        },
      }),
    /** What SNS does. */
    sendMessage: ({ connectionId, secret }: TestChannel, message: unknown, more: InjectOptions = {}) =>
      outlay.app.inject({
        method: 'POST',
        url: `/api/connections/${connectionId}/events?secret=${secret}`,
        payload: JSON.stringify(message),
        ...more,
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          'user-agent': 'Amazon Simple Notification Service Agent',
          ...more.headers,
        },
      }),
    /** The manifests that wait to be looked at. */
    async waiting({ connectionId }: TestChannel): Promise<string[]> {
      const { rows } = await sql<{ key: string }>`
        select payload->>'key' as key
        from graphile_worker._private_jobs as job
        join graphile_worker._private_tasks as task on task.id = job.task_id
        where task.identifier = 'take_manifest' and payload->>'connectionId' = ${connectionId}
          and payload->>'foundBy' = 'event'
        order by job.id
      `.execute(db)
      return rows.map(({ key }) => key)
    },
    /** How many jobs there are of whatever kind, for whomever. */
    async countJobs(): Promise<number> {
      const { rows } = await sql<{ count: string }>`select count(*) from graphile_worker.jobs`.execute(db)
      return Number(rows[0]?.count)
    },
    async lastEventAt({ connectionId }: TestChannel): Promise<Date | null> {
      const row = await db
        .selectFrom('connection')
        .where('id', '=', connectionId)
        .select('last_event_at')
        .executeTakeFirstOrThrow()
      return row.last_event_at
    },
    async stop() {
      await outlay.stop()
      await sns.stop()
    },
  }
}

export type EventTestbed = Awaited<ReturnType<typeof createEventTestbed>>

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** SNS as far as a subscriber asks it anything: certificates, and the confirmation of subscriptions. */
async function startSns() {
  const asked: string[] = []
  const answers = new Map<string, Answer>()
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const isAsUsual = path === '/' || path.startsWith('/SimpleNotificationService-')
    const answer = answers.get(path) ?? (isAsUsual && ((_request, usual) => usual.end(snsCertificate)))
    if (answer) answer(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    /** Every address that was asked, in order. */
    asked,
    /** Answers at a new address in another way than with a good certificate. */
    at(answer: Answer): string {
      const path = `/SimpleNotificationService-${randomUUID()}.pem`
      answers.set(path, answer)
      return `${SNS}${path}`
    },
    fetch: ((input: string, init?: RequestInit) => {
      asked.push(input)
      if (!input.startsWith(`${SNS}/`)) throw new Error(`out of reach: ${input}`)
      return globalThis.fetch(input.replace(SNS, origin), init)
    }) as typeof globalThis.fetch,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An event of EventBridge, as far as it matters. */
export const created = (key: string, bucket = BUCKET) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: bucket }, object: { key } },
})

/** A notification of S3, as far as it matters; its keys are encoded already. */
export const notified = (keys: string[], bucket = BUCKET) => ({
  Records: keys.map((key) => ({
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: bucket }, object: { key } },
  })),
})
