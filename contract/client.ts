import { Type, type Static } from 'typebox'
import { MadePasswordLink, NewPassword } from './account.ts'
import { Id, Line, Timestamp, nullable } from './scalars.ts'
import { ClientRole } from './session.ts'

export const NewClient = Type.Object(
  {
    name: Line({ minLength: 1, maxLength: 200 }),
    slug: Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' }),
    profile: Line({ minLength: 1, maxLength: 63 }),
  },
  { additionalProperties: false },
)
export type NewClient = Static<typeof NewClient>

export const ChangedClient = Type.Object(
  {
    name: Type.Optional(Line({ minLength: 1, maxLength: 200 })),
    profile: Type.Optional(Line({ minLength: 1, maxLength: 63 })),
    /** Modules of its profile that this client does not have. */
    disabledModules: Type.Optional(
      Type.Array(Line({ minLength: 1, maxLength: 63 }), { uniqueItems: true, maxItems: 50 }),
    ),
  },
  { minProperties: 1, additionalProperties: false },
)
export type ChangedClient = Static<typeof ChangedClient>

export const Client = Type.Object(
  {
    id: Id,
    name: Type.String(),
    slug: Type.String(),
    profile: Type.String(),
    disabledModules: Type.Array(Type.String()),
    createdAt: Timestamp,
  },
  { $id: 'Client' },
)
export type Client = Static<typeof Client>

export const ClientList = Type.Object({ items: Type.Array(Client), nextCursor: nullable(Type.String()) })

/** With a password the user can sign in at once; without one they are invited to set their own. */
export const NewUser = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254 }),
    name: Line({ minLength: 1, maxLength: 200 }),
    password: Type.Optional(NewPassword),
    role: ClientRole,
  },
  { additionalProperties: false },
)
export type NewUser = Static<typeof NewUser>

/** `invited`: has not set a password yet. */
const UserStatus = Type.Union([Type.Literal('active'), Type.Literal('invited'), Type.Literal('disabled')])

export const User = Type.Object(
  {
    id: Id,
    clientId: Id,
    email: Type.String(),
    name: Type.String(),
    role: ClientRole,
    status: UserStatus,
    lastSignInAt: nullable(Timestamp),
    createdAt: Timestamp,
  },
  { $id: 'User' },
)
export type User = Static<typeof User>

export const UserList = Type.Object({ items: Type.Array(User), nextCursor: nullable(Type.String()) })

/** `invitation` is null where the user was made with a password. */
export const MadeUser = Type.Object({ ...User.properties, invitation: nullable(MadePasswordLink) })
export type MadeUser = Static<typeof MadeUser>

/** A capability profile: where its clients' dashboards and routes are, and which modules they have. */
export const Profile = Type.Object({
  name: Type.String(),
  title: Type.String(),
  dashboardRoute: Type.String(),
  apiBase: Type.String(),
  modules: Type.Array(Type.Object({ name: Type.String(), title: Type.String() })),
  clientCount: Type.Integer(),
})
export type Profile = Static<typeof Profile>

export const ProfileList = Type.Object({ items: Type.Array(Profile) })
