import type { Role } from '../api/contract.ts'

/** Viewers look; the others also load. The server decides, the page only does not offer in vain. */
export const mayUpload = (role: Role): boolean => role === 'analyst' || role === 'admin'

/** What is deleted cannot be brought back: that is for administrators. */
export const mayDelete = (role: Role): boolean => role === 'admin'
