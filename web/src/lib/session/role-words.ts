import type { Role } from '#lib/api/contract.ts'

export const roleWords: Record<Role, string> = {
  viewer: 'Viewer',
  analyst: 'Analyst',
  admin: 'Admin',
  operator: 'Operator',
}
