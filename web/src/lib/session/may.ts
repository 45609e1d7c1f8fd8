import type { Role } from '../api/contract.ts'

/*
 * What the pages offer to whom, in step with the server's table in server/accounts/permissions.ts. The server
 * decides; the page only does not offer in vain.
 */

/** Viewers look; the others also load. */
export const mayUpload = (role: Role): boolean => role === 'analyst' || role === 'admin'

/** What is deleted cannot be brought back: that is for administrators. */
export const mayDelete = (role: Role): boolean => role === 'admin'

/** What was uploaded and what it cost; operators belong to no client. */
export const maySeeClientData = (role: Role): boolean => role !== 'operator'

/** Viewers run what others have shared. */
export const maySaveQueries = (role: Role): boolean => role === 'analyst' || role === 'admin'

/** What is connected, and what has arrived from there. */
export const maySeeConnections = (role: Role): boolean => role === 'analyst' || role === 'admin'

export const mayAdministerConnections = (role: Role): boolean => role === 'admin'

/** What is to be made of what could be saved; viewers see it. */
export const mayDecideFindings = (role: Role): boolean => role === 'analyst' || role === 'admin'

/** Files of costs and cost lines. */
export const mayExport = (role: Role): boolean => role === 'analyst' || role === 'admin'

/** Cost centres, rules and statements. */
export const mayAdministerChargeback = (role: Role): boolean => role === 'admin'

export const mayHaveTokens = (role: Role): boolean => role === 'analyst' || role === 'admin'

export const mayAdministerClient = (role: Role): boolean => role === 'admin'

export const maySeeAudit = (role: Role): boolean => role === 'admin' || role === 'operator'

export const mayAdministerPlatform = (role: Role): boolean => role === 'operator'
