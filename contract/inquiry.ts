import { Type, type Static } from 'typebox'
import { Id, Line, nullable, Timestamp } from './scalars.ts'

export const NewInquiry = Type.Object(
  {
    name: Line({ minLength: 1, maxLength: 200 }),
    email: Type.String({ format: 'email', maxLength: 254 }),
    company: Line({ minLength: 1, maxLength: 200 }),
    message: Type.String({ minLength: 1, maxLength: 5000, pattern: '^[^\\u0000\\ud800-\\udfff]*$' }),
    /** Seen by no person; what fills it in is a program, and its inquiry is not kept. */
    website: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
)
export type NewInquiry = Static<typeof NewInquiry>

export const Inquiry = Type.Object(
  {
    id: Id,
    name: Type.String(),
    email: Type.String(),
    company: Type.String(),
    message: Type.String(),
    createdAt: Timestamp,
    handledAt: nullable(Timestamp),
    handledBy: nullable(Type.Object({ id: Id, name: Type.String() })),
  },
  { $id: 'Inquiry' },
)
export type Inquiry = Static<typeof Inquiry>

export const InquiryList = Type.Object({ items: Type.Array(Inquiry), nextCursor: nullable(Type.String()) })

export const ChangedInquiry = Type.Object({ handled: Type.Boolean() }, { additionalProperties: false })
