import { Type } from 'typebox'
import { ChangedInquiry, Inquiry, InquiryList, NewInquiry } from '../../contract/inquiry.ts'
import { Id } from '../../contract/scalars.ts'
import { identityOf } from '../accounts/identity.ts'
import { callerOf } from '../http/caller.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import { findInquiry, insertInquiry, listInquiries, setHandled } from './inquiries-repository.ts'
import { createInquiryLimit } from './inquiry-limit.ts'

export function inquiryRoutes(app: App, { db }: Dependencies): void {
  const limitInquiries = createInquiryLimit(app)

  app.post(
    '/inquiries',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'createInquiry',
        summary: 'Ask whoever runs this installation',
        description: 'Five in an hour from one address. What fills in `website` is taken for a program.',
        tags: ['Inquiries'],
        body: NewInquiry,
        response: {
          // Null would be sent as the word.
          202: Type.Unsafe<undefined>(Type.Null({ description: 'It was received.' })),
          ...problems(400, 403, 413, 415, 429, 500),
        },
      },
    },
    async (request, reply) => {
      await limitInquiries(request, reply)
      const { website, ...inquiry } = request.body
      // A program is told nothing that it could learn from.
      if (!website) await insertInquiry(db, { ...inquiry, address: request.ip })
      return reply.code(202).send(undefined)
    },
  )

  app.get(
    '/inquiries',
    {
      config: { permission: 'handle-inquiries' },
      schema: {
        operationId: 'listInquiries',
        summary: 'What people asked, newest first',
        tags: ['Inquiries'],
        querystring: Type.Object({
          handled: Type.Optional(Type.Boolean()),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: InquiryList, ...signedInProblems, ...problems(400) },
      },
    },
    async (request) => {
      const { handled, cursor, limit } = request.query
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, UUID)
      const items = await listInquiries(db, { handled, before, limit: limit + 1 })
      return pageOf(items, limit, (last) => encodeCursor(last.id))
    },
  )

  app.patch(
    '/inquiries/:id',
    {
      config: { permission: 'handle-inquiries' },
      schema: {
        operationId: 'changeInquiry',
        summary: 'Mark an inquiry as handled, or as not',
        tags: ['Inquiries'],
        params: Type.Object({ id: Id }),
        body: ChangedInquiry,
        response: { 200: Inquiry, ...signedInProblems, ...problems(400, 404, 413, 415) },
      },
    },
    async (request) => {
      // As Postgres writes it: the audit refers to it as text.
      const id = request.params.id.toLowerCase()
      const { handled } = request.body
      const { user } = identityOf(request)
      const inquiry = await db.transaction().execute(async (trx) => {
        if (await setHandled(trx, { id, handled, userId: user.id })) {
          await recordAudit(trx, {
            action: handled ? 'inquiry.handle' : 'inquiry.reopen',
            objectType: 'inquiry',
            objectId: id,
            clientId: null,
            userId: user.id,
            ...callerOf(request),
          })
        }
        return findInquiry(trx, id)
      })
      if (!inquiry) throw notFound(`inquiry ${id}`)
      return inquiry
    },
  )
}
