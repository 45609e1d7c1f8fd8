import { Type, type Static } from 'typebox'
import { Id, Line, nullable } from './scalars.ts'
import { Selection } from './selection.ts'

/** What a user of a client may be. */
export const ClientRole = Type.Union([Type.Literal('viewer'), Type.Literal('analyst'), Type.Literal('admin')])
export type ClientRole = Static<typeof ClientRole>

/** Operators run the platform and belong to no client. */
export const Role = Type.Union([...ClientRole.anyOf, Type.Literal('operator')])
export type Role = Static<typeof Role>

export const SignIn = Type.Object(
  { email: Line({ minLength: 3, maxLength: 254 }), password: Type.String({ minLength: 1, maxLength: 1024 }) },
  { additionalProperties: false },
)
export type SignIn = Static<typeof SignIn>

/** Accounts of a demonstration, for its sign-in page to offer; none anywhere else. */
export const DemoAccounts = Type.Object(
  {
    items: Type.Array(Type.Object({ name: Type.String(), email: Type.String(), password: Type.String() })),
  },
  { $id: 'DemoAccounts' },
)
export type DemoAccounts = Static<typeof DemoAccounts>
export type DemoAccount = DemoAccounts['items'][number]

/** Which dashboards a client has and where they live. */
export const Capabilities = Type.Object({
  profile: Type.String(),
  dashboardRoute: Type.String(),
  apiBase: Type.String(),
  modules: Type.Array(Type.String()),
})
export type Capabilities = Static<typeof Capabilities>

export const Session = Type.Object(
  {
    user: Type.Object({ id: Id, email: Type.String(), name: Type.String(), role: Role }),
    client: nullable(Type.Object({ id: Id, slug: Type.String(), name: Type.String() })),
    capabilities: nullable(Capabilities),
    selection: Selection,
    /** Where the user stands: no data yet, data but nothing in the selection, or ready to analyse. */
    nextStep: Type.Union([Type.Literal('connect'), Type.Literal('select'), Type.Literal('analyse')]),
  },
  { $id: 'Session' },
)
export type Session = Static<typeof Session>
