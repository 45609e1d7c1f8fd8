import { Type, type Static } from 'typebox'
import { Id, Line, Timestamp, nullable } from './scalars.ts'
import { ClientRole } from './session.ts'

export const NewClient = Type.Object({
  name: Line({ minLength: 1, maxLength: 200 }),
  slug: Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' }),
  profile: Line({ minLength: 1, maxLength: 63 }),
})
export type NewClient = Static<typeof NewClient>

export const Client = Type.Object(
  { id: Id, name: Type.String(), slug: Type.String(), profile: Type.String(), createdAt: Timestamp },
  { $id: 'Client' },
)
export type Client = Static<typeof Client>

export const ClientList = Type.Object({ items: Type.Array(Client), nextCursor: nullable(Type.String()) })

export const NewUser = Type.Object({
  email: Type.String({ format: 'email', maxLength: 254 }),
  name: Line({ minLength: 1, maxLength: 200 }),
  password: Type.String({ minLength: 12, maxLength: 1024 }),
  role: ClientRole,
})
export type NewUser = Static<typeof NewUser>

export const User = Type.Object(
  { id: Id, clientId: Id, email: Type.String(), name: Type.String(), role: ClientRole, createdAt: Timestamp },
  { $id: 'User' },
)
export type User = Static<typeof User>

export const UserList = Type.Object({ items: Type.Array(User), nextCursor: nullable(Type.String()) })
