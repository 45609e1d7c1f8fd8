import { api } from '#lib/api/client.ts'
import type { ChangedUser, MadePasswordLink, MadeUser, NewUser, User } from '#lib/api/contract.ts'

/** The users of the own client, for its admins. */
export const OWN_USERS = '/api/users'

/** The users of any client, for operators. */
export const usersOf = (clientId: string): string =>
  `/api/admin/clients/${encodeURIComponent(clientId)}/users`

/** More than a page shows are asked for; the API gives at most these at once. */
const PAGE = 200

/** All users of a client: its pages one after the other. */
export async function listUsers(base: string): Promise<User[]> {
  const users: User[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
    const page: { items: User[]; nextCursor: string | null } = await api(`${base}?limit=${PAGE}${after}`)
    users.push(...page.items)
    cursor = page.nextCursor
  }
  return users
}

export const addUser = (base: string, user: NewUser) => api<MadeUser>(base, { method: 'POST', body: user })

export const changeUser = (base: string, id: string, change: ChangedUser) =>
  api<User>(`${base}/${encodeURIComponent(id)}`, { method: 'PATCH', body: change })

export const makePasswordLink = (base: string, id: string) =>
  api<MadePasswordLink>(`${base}/${encodeURIComponent(id)}/password-link`, { method: 'POST' })
