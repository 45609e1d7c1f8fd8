import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import { AccessError } from './access-error.ts'
import { createSts } from './aws-clients.ts'
import type { BucketAddress } from './client-bucket.ts'
import { sessionPolicy } from './session-policy.ts'
import { accessError, toAccessError } from './to-access-error.ts'

/** What STS hands out for minutes. Kept in memory, and nowhere else. */
export interface TemporaryKeys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiration: Date
}

interface AssumeRoleOptions {
  /** The whole role instead of the folder: only to see whether it may do more than it needs. */
  isWholeRole?: boolean
  /** Only to see whether the role asks for it. */
  withoutExternalId?: boolean
  signal?: AbortSignal | undefined
}

/** The shortest that STS gives. */
const SESSION_SECONDS = 900

/** How long it is believed that this installation has no identity: it may be given one while it runs. */
const ANONYMOUS_FOR_MS = 60_000

/** @throws AccessError */
export async function assumeRole(
  address: BucketAddress,
  { isWholeRole = false, withoutExternalId = false, signal }: AssumeRoleOptions = {},
): Promise<TemporaryKeys> {
  const command = new AssumeRoleCommand({
    RoleArn: address.roleArn,
    ...(!withoutExternalId && { ExternalId: address.externalId }),
    RoleSessionName: `outlay-${address.connectionId}`,
    DurationSeconds: SESSION_SECONDS,
    ...(!isWholeRole && { Policy: sessionPolicy(address) }),
  })
  const { Credentials: keys } = await askSts(createSts(address), 'assume-role', signal, (sts, options) =>
    sts.send(command, options),
  )
  if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken || !keys.Expiration) {
    throw accessError('unexpected', 'assume-role')
  }
  return {
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
    expiration: keys.Expiration,
  }
}

/** The account that these keys belong to. */
export async function accountOf(
  keys: TemporaryKeys,
  { region, signal }: { region: string; signal?: AbortSignal },
): Promise<string | undefined> {
  const identity = await getCallerIdentity(createSts({ region, credentials: keys }), signal)
  return identity.Account
}

let principal: { arn: string | null; until: number } | undefined

/**
 * Who assumes the roles of clients, as their trust policies name it; null where this installation has no identity at
 * AWS. It is the same for every region, of which one of its own partition has to be asked.
 *
 * @throws AccessError where it cannot be found out
 */
export async function ourPrincipalArn(region = 'us-east-1'): Promise<string | null> {
  if (principal && principal.until > Date.now()) return principal.arn
  try {
    const { Arn: arn } = await getCallerIdentity(createSts({ region }))
    principal = { arn: arn === undefined ? null : toPrincipal(arn), until: Infinity }
  } catch (error) {
    if (!(error instanceof AccessError) || error.code !== 'no-credentials') throw error
    principal = { arn: null, until: Date.now() + ANONYMOUS_FOR_MS }
  }
  return principal.arn
}

/**
 * A role's sessions come and go, and a trust policy names the role. The path of a role cannot be seen from its
 * session: one that has a path has to be written into the trust policy by hand.
 */
export function toPrincipal(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn)
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn
}

function getCallerIdentity(client: STSClient, signal?: AbortSignal) {
  return askSts(client, 'identity', signal, (sts, options) =>
    sts.send(new GetCallerIdentityCommand(), options),
  )
}

async function askSts<Answer>(
  sts: STSClient,
  doing: 'assume-role' | 'identity',
  signal: AbortSignal | undefined,
  ask: (sts: STSClient, options: { abortSignal?: AbortSignal }) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(sts, signal ? { abortSignal: signal } : {})
  } catch (error) {
    signal?.throwIfAborted()
    throw toAccessError(error, doing)
  } finally {
    sts.destroy()
  }
}
