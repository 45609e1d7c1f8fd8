import { randomBytes } from 'node:crypto'
import { AwsError } from './aws-error.ts'
import type { PolicyDocument } from './policy.ts'

/** Stands for any that is sent; without one, the role is refused as well. */
export const ANY_EXTERNAL_ID = Symbol('any external id')

/** A role of a client's account. */
export interface Role {
  arn: string
  /** Null: the trust policy asks for none. */
  externalId: string | typeof ANY_EXTERNAL_ID | null
  policy: PolicyDocument
}

/** A key with what it may do. Without a token it is a user's own, which lasts. */
export interface AccessKey {
  accessKeyId: string
  secretAccessKey: string
  arn: string
  userId: string
  /** All of them have to allow what is done. */
  policies: PolicyDocument[]
  sessionToken: string | null
  expiresAt: number
}

export interface Identities {
  addUser(user: { arn: string; accessKeyId: string; secretAccessKey: string }): void
  addRole(role: Role): void
  removeRole(arn: string): void
  role(arn: string): Role | undefined
  /** Keys that expire; `seconds` may be shorter than STS allows, for tests. */
  issue(role: Role, sessionName: string, seconds: number, sessionPolicy: PolicyDocument | null): AccessKey
  /** The key of a request. Throws as S3 does where it is not known or has expired. */
  find(accessKeyId: string, sessionToken: string | undefined): AccessKey
  /** All keys that were issued so far. */
  issued(): AccessKey[]
  /** Lets them expire. */
  expireKeys(): void
}

export function createIdentities(): Identities {
  const roles = new Map<string, Role>()
  const keys = new Map<string, AccessKey>()

  return {
    addUser: ({ arn, accessKeyId, secretAccessKey }) => {
      keys.set(accessKeyId, {
        accessKeyId,
        secretAccessKey,
        arn,
        userId: uniqueId('AIDA'),
        policies: [],
        sessionToken: null,
        expiresAt: Infinity,
      })
    },
    addRole: (role) => void roles.set(role.arn, role),
    removeRole: (arn) => void roles.delete(arn),
    role: (arn) => roles.get(arn),
    issue(role, sessionName, seconds, sessionPolicy) {
      const key: AccessKey = {
        accessKeyId: uniqueId('ASIA'),
        secretAccessKey: randomBytes(30).toString('base64'),
        arn: `arn:aws:sts::${accountOf(role.arn)}:assumed-role/${role.arn.split('/').at(-1)}/${sessionName}`,
        userId: `${uniqueId('AROA')}:${sessionName}`,
        policies: sessionPolicy ? [role.policy, sessionPolicy] : [role.policy],
        sessionToken: randomBytes(120).toString('base64'),
        expiresAt: Date.now() + seconds * 1000,
      }
      keys.set(key.accessKeyId, key)
      return key
    },
    find(accessKeyId, sessionToken) {
      const key = keys.get(accessKeyId)
      if (!key) {
        throw new AwsError(
          403,
          'InvalidAccessKeyId',
          'The AWS Access Key Id you provided does not exist in our records.',
        )
      }
      if (key.sessionToken !== (sessionToken ?? null)) {
        throw new AwsError(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.')
      }
      if (key.expiresAt <= Date.now()) {
        throw new AwsError(400, 'ExpiredToken', 'The provided token has expired.')
      }
      return key
    },
    issued: () => [...keys.values()].filter(({ sessionToken }) => sessionToken !== null),
    expireKeys() {
      for (const key of keys.values()) if (key.sessionToken) key.expiresAt = 0
    },
  }
}

/** `111122223333` of `arn:aws:iam::111122223333:role/outlay`. */
export function accountOf(arn: string): string {
  return arn.split(':')[4]!
}

function uniqueId(kind: string): string {
  return kind + randomBytes(8).toString('hex').toUpperCase()
}
