import type { ClientRole } from '#lib/api/contract.ts'
import { roleWords } from '#lib/session/role-words.ts'

/** What each role may do, for who gives it. */
const roleHints: Record<ClientRole, string> = {
  viewer: 'Sees costs and uploads, and changes nothing.',
  analyst: 'Also uploads files, retries and cancels loads, and has API tokens.',
  admin: 'Also deletes uploads, manages the users, and sees who did what.',
}

export const roleHint = (role: ClientRole): string => roleHints[role]

const roles: readonly ClientRole[] = ['viewer', 'analyst', 'admin']
export const roleOptions = roles.map((role) => ({ value: role, label: roleWords[role] }))
