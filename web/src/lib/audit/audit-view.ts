import type { Query } from '../api/client.ts'
import { isDay, isUuid } from '../filters/readers.ts'
import type { Parameter } from '../filters/url-state.ts'

/** Everything about the audit page that its address says. */
export interface AuditView {
  /** A whole action, or what several begin with. */
  action: string | undefined
  user: string | undefined
  object: string | undefined
  /** Of operators, who see every client. */
  client: string | undefined
  from: string | undefined
  to: string | undefined
}

const action = /^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?$/

function optional(
  name: string,
  says: string,
  isValid: (text: string) => boolean,
): Parameter<string | undefined> {
  return {
    name,
    says,
    fallback: undefined,
    read: (text) => (isValid(text) ? text : undefined),
    write: (value) => value,
  }
}

export const auditParameters: { [Key in keyof AuditView]: Parameter<AuditView[Key]> } = {
  action: optional('action', 'an action like upload or upload.delete', (text) => action.test(text)),
  user: optional('user', 'the id of a user', isUuid),
  object: optional('object', 'the id of an object', (text) => text.length <= 200),
  client: optional('client', 'the id of a client', isUuid),
  from: optional('from', 'a day like 2026-10-31', isDay),
  to: optional('to', 'a day like 2026-10-31', isDay),
}

/** The view as the API asks for it; admins, who have one client, do not name it. */
export function auditQuery(
  { action: asked, user, object, client, from, to }: AuditView,
  isOperator: boolean,
): Query {
  return {
    action: asked,
    userId: user,
    objectId: object,
    ...(isOperator && { clientId: client }),
    from,
    to,
  }
}

export const isFiltered = (view: AuditView): boolean =>
  Object.values(view).some((value) => value !== undefined)
