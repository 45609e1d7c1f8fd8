import { allPages } from '#lib/api/all-pages.ts'
import { api } from '#lib/api/client.ts'
import type { ChangedUser, MadePasswordLink, MadeUser, NewUser, User } from '#lib/api/contract.ts'

/** The users of the own client, for its admins. */
export const OWN_USERS = '/api/users'

/** The users of any client, for operators. */
export const usersOf = (clientId: string): string =>
  `/api/admin/clients/${encodeURIComponent(clientId)}/users`

export const listUsers = (base: string) => allPages<User>(base)

export const addUser = (base: string, user: NewUser) => api<MadeUser>(base, { method: 'POST', body: user })

export const changeUser = (base: string, id: string, change: ChangedUser) =>
  api<User>(`${base}/${encodeURIComponent(id)}`, { method: 'PATCH', body: change })

export const makePasswordLink = (base: string, id: string) =>
  api<MadePasswordLink>(`${base}/${encodeURIComponent(id)}/password-link`, { method: 'POST' })
