import type { AuditEvent } from '../api/contract.ts'
import { formatPeriod } from '../format/dates.ts'

/** Who did it. What has no user and came from no address, a process of Outlay did. */
export function whoOf({ user, address }: Pick<AuditEvent, 'user' | 'address'>): string {
  if (user) return user.name
  return address === null ? 'Outlay' : 'Not signed in'
}

const SHORT_ID = 8

/** What it was done to, by its name where it has one; a session is known by its user alone. */
export function objectOf({ objectType, objectId, objectName, detail }: AuditEvent): string {
  if (objectName !== null) return objectName
  if (objectType === 'session' || objectId === 'unknown') return ''
  return nameIn(detail) ?? (isId(objectId) ? `${objectType} …${objectId.slice(-SHORT_ID)}` : objectId)
}

/** As the event itself says which it was. */
function nameIn({ period, revision, version, ...detail }: AuditEvent['detail']): string | undefined {
  if (typeof period === 'string' && revision) return `${formatPeriod(period)}, revision ${textOf(revision)}`
  const names = [detail['name'], detail['fileName'], detail['target'], detail['resourceId'], detail['rule']]
  const name = names.find((text): text is string => typeof text === 'string' && text !== '')
  return name ?? (typeof version === 'number' ? `version ${version}` : undefined)
}

const isId = (text: string) => /^[0-9a-f]{8}-/.test(text)

/** The page of an object, for those who have one. */
export function pathOfObject(
  { objectType, objectId }: Pick<AuditEvent, 'objectType' | 'objectId'>,
  isOperator: boolean,
): string | undefined {
  const id = encodeURIComponent(objectId)
  if (objectType === 'upload' && !isOperator) return `/uploads/${id}`
  if (objectType === 'connection' && !isOperator) return `/connections/${id}`
  if (objectType === 'client' && isOperator) return `/operator/${id}`
  return undefined
}

export interface Fact {
  label: string
  value: string
}

/** Everything that the event says besides its row. */
export function factsOf({
  at,
  action,
  objectType,
  objectId,
  address,
  userAgent,
  user,
  detail,
}: AuditEvent): Fact[] {
  const facts: [string, string | null | undefined][] = [
    ['Time', at],
    ['Action', action],
    [objectType, objectId],
    ['By', user?.email],
    ['Address', address],
    ['Browser', userAgent],
    ...Object.entries(detail).map(([name, value]): [string, string] => [wordsOf(name), textOf(value)]),
  ]
  return facts.flatMap(([label, value]) => (value ? [{ label: capitalised(label), value }] : []))
}

/** `billingAccountId` as `billing account id`. */
const wordsOf = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ')
  return JSON.stringify(value)
}
