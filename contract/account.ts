import { Type, type Static } from 'typebox'
import { Id, Line, nullable, Timestamp } from './scalars.ts'
import { ClientRole } from './session.ts'

/** A password that is being set; which ones are refused, the server says by `password-too-common`. */
export const NewPassword = Type.String({ minLength: 12, maxLength: 1024 })

export const ChangePassword = Type.Object(
  { currentPassword: Type.String({ minLength: 1, maxLength: 1024 }), newPassword: NewPassword },
  { additionalProperties: false },
)
export type ChangePassword = Static<typeof ChangePassword>

export const ForgottenPassword = Type.Object(
  { email: Line({ minLength: 3, maxLength: 254 }) },
  { additionalProperties: false },
)

/** The same for every address, known or not. `administrator`: this installation sends no e-mail. */
export const ForgottenPasswordAnswer = Type.Object({
  delivery: Type.Union([Type.Literal('email'), Type.Literal('administrator')]),
})
export type ForgottenPasswordAnswer = Static<typeof ForgottenPasswordAnswer>

/** The secret of a link, which stands behind the `#` of its address and so in no log. */
const LinkToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

export const OpenPasswordLink = Type.Object({ token: LinkToken }, { additionalProperties: false })

const PasswordLinkPurpose = Type.Union([Type.Literal('invitation'), Type.Literal('reset')])

/** Whom a link is for, shown to who opens it. */
export const PasswordLink = Type.Object({
  purpose: PasswordLinkPurpose,
  email: Type.String(),
  name: Type.String(),
  clientName: nullable(Type.String()),
  expiresAt: Timestamp,
})
export type PasswordLink = Static<typeof PasswordLink>

export const SetPassword = Type.Object(
  { token: LinkToken, password: NewPassword },
  { additionalProperties: false },
)

/** A link that was just made: sent by e-mail, or, where none is sent, here this one time. */
export const MadePasswordLink = Type.Object(
  {
    purpose: PasswordLinkPurpose,
    delivery: Type.Union([Type.Literal('email'), Type.Literal('shown')]),
    url: nullable(Type.String()),
    expiresAt: Timestamp,
  },
  { $id: 'MadePasswordLink' },
)
export type MadePasswordLink = Static<typeof MadePasswordLink>

export const OwnSession = Type.Object({
  id: Id,
  /** Whether it is the one that asks. */
  current: Type.Boolean(),
  /** Browser and system, `Firefox on macOS`; null where it did not say. */
  device: nullable(Type.String()),
  address: nullable(Type.String()),
  createdAt: Timestamp,
  lastUsedAt: Timestamp,
  expiresAt: Timestamp,
})
export type OwnSession = Static<typeof OwnSession>

export const OwnSessionList = Type.Object({ items: Type.Array(OwnSession) })

export const TokenScope = Type.Union([Type.Literal('read'), Type.Literal('upload')])
export type TokenScope = Static<typeof TokenScope>

export const NewApiToken = Type.Object(
  {
    name: Line({ minLength: 1, maxLength: 100 }),
    scopes: Type.Array(TokenScope, { minItems: 1, uniqueItems: true }),
    expiresInDays: Type.Integer({ minimum: 1, maximum: 365 }),
  },
  { additionalProperties: false },
)
export type NewApiToken = Static<typeof NewApiToken>

export const ApiToken = Type.Object(
  {
    id: Id,
    name: Type.String(),
    scopes: Type.Array(TokenScope),
    /** Its first characters. */
    prefix: Type.String(),
    createdAt: Timestamp,
    expiresAt: Timestamp,
    lastUsedAt: nullable(Timestamp),
  },
  { $id: 'ApiToken' },
)
export type ApiToken = Static<typeof ApiToken>

/** Tokens that are neither revoked nor long over. */
export const ApiTokenList = Type.Object({ items: Type.Array(ApiToken) })

/** The token itself is in this answer and never again. */
export const MadeApiToken = Type.Object({ ...ApiToken.properties, token: Type.String() })
export type MadeApiToken = Static<typeof MadeApiToken>

/** A user of the own client, as its admins see and make them. */
export const ChangedUser = Type.Object(
  {
    name: Type.Optional(Line({ minLength: 1, maxLength: 200 })),
    role: Type.Optional(ClientRole),
    disabled: Type.Optional(Type.Boolean()),
  },
  { minProperties: 1, additionalProperties: false },
)
export type ChangedUser = Static<typeof ChangedUser>
