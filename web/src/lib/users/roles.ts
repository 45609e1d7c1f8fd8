import type { ClientRole } from '#lib/api/contract.ts'
import { roleWords } from '#lib/session/role-words.ts'

/** What each role may do, for who gives it. */
const roleHints: Record<ClientRole, string> = {
  viewer: 'Sees costs and uploads, and changes nothing.',
  analyst: 'Sees costs, uploads files, and has API tokens.',
  admin: 'Does what analysts do, deletes uploads, manages users, and sees who did what.',
}

export const roleHint = (role: ClientRole): string => roleHints[role]

const roles: readonly ClientRole[] = ['viewer', 'analyst', 'admin']
export const roleOptions = roles.map((role) => ({ value: role, label: roleWords[role] }))
