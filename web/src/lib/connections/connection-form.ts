import type { Connection, ConnectionChange, NewConnection } from '../api/contract.ts'

/** What a person types about an account: of a connection that is there, everything but the account changes. */
export type ConnectionDraft = NewConnection
export type ConnectionField = keyof ConnectionDraft

export const emptyDraft: ConnectionDraft = {
  name: '',
  accountId: '',
  region: '',
  bucket: '',
  prefix: '',
  roleArn: '',
}

export const draftOf = ({
  name,
  accountId,
  region,
  bucket,
  prefix,
  roleArn,
}: Connection): ConnectionDraft => ({ name, accountId, region, bucket, prefix, roleArn: roleArn ?? '' })

const ROLE_NAME = 'outlay-billing'

/** The role that the setup documents make, unless another one is named. */
export function proposedRole(accountId: string, region: string): string {
  if (!/^\d{12}$/.test(accountId)) return ''
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
  return `arn:${partition}:iam::${accountId}:role/${ROLE_NAME}`
}

/** `outlay-billing`, the end of a role's ARN. */
export const roleNameOf = (roleArn: string): string => roleArn.slice(roleArn.lastIndexOf('/') + 1)

/** The AWS console shows `1111-2222-3333`. */
export const accountIdFrom = (text: string): string => text.replaceAll(/[\s-]/g, '')

/** A bucket's name, taken out of what the console offers to copy: an S3 URI or an ARN, with a folder behind it. */
export function bucketFrom(text: string): { bucket: string; prefix?: string } {
  const [, rest] = /^(?:s3:\/\/|arn:aws(?:-cn|-us-gov)?:s3:::)(.*)$/.exec(text.trim()) ?? []
  if (rest === undefined) return { bucket: text.trim() }
  const slash = rest.indexOf('/')
  return slash < 0 ? { bucket: rest } : { bucket: rest.slice(0, slash), prefix: rest.slice(slash + 1) }
}

/** As it is kept: no slash at its beginning, one at its end, and nothing for the whole bucket. */
export function prefixFrom(text: string): string {
  const path = text.trim().replace(/^\/+/, '')
  return path === '' || path.endsWith('/') ? path : `${path}/`
}

export const typedDraft = (draft: ConnectionDraft): ConnectionDraft => ({
  name: draft.name.trim(),
  accountId: accountIdFrom(draft.accountId),
  region: draft.region.trim(),
  prefix: prefixFrom(draft.prefix),
  roleArn: draft.roleArn.trim(),
  bucket: draft.bucket.trim(),
})

const ROLE_ARN = /^arn:aws(?:-cn|-us-gov)?:iam::(\d{12}):role\/\S+$/
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const REGION = /^[a-z]{2}(-gov)?-[a-z]+-\d$/

/** What can be told to be wrong before AWS or the server is asked, in words for its field. */
export function checkDraft(draft: ConnectionDraft): Partial<Record<ConnectionField, string>> {
  const problems: Partial<Record<ConnectionField, string>> = {}
  if (!/^\d{12}$/.test(draft.accountId)) problems.accountId = 'An account id has 12 digits.'
  if (!REGION.test(draft.region)) {
    problems.region = 'A region is written like eu-central-1: its code, not its name.'
  }
  if (!BUCKET.test(draft.bucket)) {
    problems.bucket = 'A bucket’s name has 3 to 63 lower case letters, digits, dots and hyphens.'
  }
  const [, account] = ROLE_ARN.exec(draft.roleArn) ?? []
  if (account === undefined) {
    problems.roleArn = 'A role’s ARN is written like arn:aws:iam::111122223333:role/outlay-billing.'
  } else if (!problems.accountId && account !== draft.accountId) {
    problems.roleArn = `This role belongs to account ${account}, not to ${draft.accountId}.`
  }
  return problems
}

/** What was changed of a connection; nothing where it stays as it is. */
export function changeOf(connection: Connection, draft: ConnectionDraft): ConnectionChange | undefined {
  const before = draftOf(connection)
  const fields = ['name', 'region', 'bucket', 'prefix', 'roleArn'] as const
  const changed = fields.filter((field) => draft[field] !== before[field])
  return changed.length ? Object.fromEntries(changed.map((field) => [field, draft[field]])) : undefined
}

/** Whether it leads elsewhere than what was verified. A name leads nowhere. */
export const needsVerifying = (change: ConnectionChange): boolean =>
  Object.keys(change).some((field) => field !== 'name')
