import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { AwsError, escapeXml } from './aws-error.ts'
import type { FaultyAnswers } from './faults.ts'
import { accountOf, ANY_EXTERNAL_ID, type AccessKey, type Identities, type Role } from './identities.ts'
import type { PolicyDocument } from './policy.ts'
import { isSignedWith, readAuthorization, sha256 } from './signature.ts'

/** A request that came to STS, and how it was answered. */
export interface StsRequest {
  service: 'sts'
  action: string
  roleArn: string | null
  sessionName: string | null
  /** The session policy. */
  policy: string | null
  status: number
}

interface StsOptions {
  identities: Identities
  faults: FaultyAnswers
  /** Wins over what a caller asks for. */
  lifetime: { seconds: number | null }
  record(request: StsRequest): void
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

/** Answers AssumeRole and GetCallerIdentity, in the form that STS speaks. */
export function stsEndpoint({ identities, faults, lifetime, record }: StsOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const form = new URLSearchParams(body)
    const entry: StsRequest = {
      service: 'sts',
      action: form.get('Action') ?? '',
      roleArn: form.get('RoleArn'),
      sessionName: form.get('RoleSessionName'),
      policy: form.get('Policy'),
      status: 0,
    }
    record(entry)
    response.setHeader('content-type', 'text/xml')
    try {
      if (faults.isThrottled('sts')) throw new AwsError(400, 'Throttling', 'Rate exceeded')
      const caller = authenticate(request, body, identities)
      response.end(act(entry.action, form, caller))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      response.statusCode = error.status
      response.end(
        `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>STANDIN</RequestId></ErrorResponse>`,
      )
    }
    entry.status = response.statusCode
  }

  function act(action: string, form: URLSearchParams, caller: AccessKey): string {
    switch (action) {
      case 'AssumeRole':
        return result(action, assumeRole(form, caller))
      case 'GetCallerIdentity':
        return result(
          action,
          `<Arn>${escapeXml(caller.arn)}</Arn><UserId>${caller.userId}</UserId><Account>${accountOf(caller.arn)}</Account>`,
        )
      default:
        throw new AwsError(400, 'InvalidAction', `Could not find operation ${action} for version 2011-06-15`)
    }
  }

  function assumeRole(form: URLSearchParams, caller: AccessKey): string {
    const arn = form.get('RoleArn') ?? ''
    const sessionName = form.get('RoleSessionName') ?? ''
    const duration = Number(form.get('DurationSeconds') ?? 3600)
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) throw invalid('roleSessionName')
    if (!(duration >= 900 && duration <= 43_200)) throw invalid('durationSeconds')
    const role = identities.role(arn)
    if (!role || !trusts(role, form.get('ExternalId')) || caller.sessionToken) {
      throw new AwsError(
        403,
        'AccessDenied',
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      )
    }
    const key = identities.issue(role, sessionName, lifetime.seconds ?? duration, sessionPolicy(form))
    return [
      `<AssumedRoleUser><AssumedRoleId>${escapeXml(key.userId)}</AssumedRoleId><Arn>${escapeXml(key.arn)}</Arn></AssumedRoleUser>`,
      `<Credentials><AccessKeyId>${key.accessKeyId}</AccessKeyId><SecretAccessKey>${key.secretAccessKey}</SecretAccessKey>`,
      `<SessionToken>${key.sessionToken}</SessionToken><Expiration>${new Date(key.expiresAt).toISOString()}</Expiration></Credentials>`,
    ].join('')
  }
}

function trusts({ externalId }: Role, sent: string | null): boolean {
  return externalId === ANY_EXTERNAL_ID ? sent !== null : externalId === null || externalId === sent
}

function sessionPolicy(form: URLSearchParams): PolicyDocument | null {
  const policy = form.get('Policy')
  if (!policy) return null
  if (policy.length > 2048) throw invalid('policy')
  try {
    return JSON.parse(policy) as PolicyDocument
  } catch {
    throw new AwsError(400, 'MalformedPolicyDocument', 'The policy is not in the valid JSON format.')
  }
}

// STS names an unknown and an expired key otherwise than S3.
function authenticate(request: IncomingMessage, body: string, identities: Identities): AccessKey {
  const authorization = readAuthorization(request)
  if (!authorization) {
    throw new AwsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
  }
  const token = request.headers['x-amz-security-token'] as string | undefined
  const key = findKey(identities, authorization.accessKeyId, token)
  if (!isSignedWith(request, authorization, key.secretAccessKey, sha256(body))) {
    throw new AwsError(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    )
  }
  return key
}

function findKey(identities: Identities, accessKeyId: string, token: string | undefined): AccessKey {
  try {
    return identities.find(accessKeyId, token)
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ExpiredToken') {
      throw new AwsError(403, 'ExpiredToken', 'The security token included in the request is expired')
    }
    throw new AwsError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.')
  }
}

function invalid(field: string): AwsError {
  return new AwsError(
    400,
    'ValidationError',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint`,
  )
}

function result(action: string, inner: string): string {
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>STANDIN</RequestId></ResponseMetadata></${action}Response>`
}
