import { Type, type Static } from 'typebox'
import { AuditEventList, type AuditEvent } from '../../contract/audit.ts'
import { Day, Id, Line } from '../../contract/scalars.ts'
import { identityOf, type Identity } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { CSV_GUARD, csvFile, startCsvDownload, toCsv } from '../http/csv.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { invalidRequest } from '../http/problem.ts'
import { listAuditEvents, readAuditEvents, type AuditFilter, type AuditView } from './audit-repository.ts'

const Word = '[a-z]+(-[a-z]+)*'

const Filters = Type.Object({
  action: Type.Optional(
    Type.String({
      maxLength: 100,
      pattern: `^${Word}(\\.${Word})?$`,
      description: 'A whole action, `upload.delete`, or what several begin with, `upload`.',
    }),
  ),
  objectType: Type.Optional(Type.String({ maxLength: 100, pattern: `^${Word}$` })),
  objectId: Type.Optional(Line({ minLength: 1, maxLength: 200 })),
  userId: Type.Optional(Id),
  clientId: Type.Optional(Type.Intersect([Id], { description: 'For operators.' })),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
})

const CSV_COLUMNS = [
  'at',
  'client',
  'user',
  'email',
  'action',
  'objectType',
  'objectId',
  'objectName',
  'address',
  'userAgent',
  'detail',
  'id',
] as const

export function auditRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/audit',
    {
      config: { permission: 'see-audit' },
      schema: {
        operationId: 'listAuditEvents',
        summary: 'Who did what to which object, when and from where, newest first',
        description: 'For admins what concerns their client, for operators everything. Days are in UTC.',
        tags: ['Audit'],
        querystring: Type.Object({
          ...Filters.properties,
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: AuditEventList, ...signedInProblems, ...problems(400) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filters } = request.query
      const asked = questionOf(identityOf(request), filters)
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, UUID)
      const events = await listAuditEvents(db, { ...asked, before, limit: limit + 1 })
      return pageOf(events, limit, (last) => encodeCursor(last.id))
    },
  )

  app.get(
    '/audit.csv',
    {
      config: { permission: 'see-audit' },
      // A HEAD request would read every event for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadAuditEvents',
        summary: 'The same events, all of them, as a CSV file',
        description: CSV_GUARD,
        tags: ['Audit'],
        querystring: Filters,
        response: { 200: csvFile, ...signedInProblems, ...problems(400) },
      },
    },
    async (request, reply) => {
      const asked = questionOf(identityOf(request), request.query)
      return startCsvDownload(reply, 'audit.csv', toCsv(CSV_COLUMNS, csvRowsOf(readAuditEvents(db, asked))))
    },
  )
}

function questionOf(
  { client }: Identity,
  { clientId, ...filter }: Static<typeof Filters>,
): { view: AuditView; filter: AuditFilter } {
  if (client && clientId !== undefined) {
    throw invalidRequest('clientId', 'is for operators: admins see the events of their own client')
  }
  if (filter.from !== undefined && filter.to !== undefined && filter.from > filter.to) {
    throw invalidRequest('to', 'is before from')
  }
  const view: AuditView = client
    ? { kind: 'client', clientId: client.id }
    : { kind: 'platform', ...(clientId !== undefined && { clientId }) }
  return { view, filter }
}

async function* csvRowsOf(
  pages: AsyncIterable<AuditEvent[]>,
): AsyncGenerator<Record<(typeof CSV_COLUMNS)[number], string | null>[]> {
  for await (const page of pages) {
    yield page.map(({ client, user, detail, ...event }) => ({
      ...event,
      client: client?.name ?? null,
      user: user?.name ?? null,
      email: user?.email ?? null,
      detail: Object.keys(detail).length > 0 ? JSON.stringify(detail) : null,
    }))
  }
}
