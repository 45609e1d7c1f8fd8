import type { AccessErrorCode } from './access-error.ts'

/** What was asked of AWS when it failed. */
export type Doing = 'assume-role' | 'identity' | 'locate' | 'list' | 'read'

/** As much of an error of the SDK as is looked at. */
interface SdkError {
  name: string
  code: string
  status: number | undefined
  /** Where AWS says the bucket is. */
  region: string | undefined
}

const CODE_OF_NAME: Record<string, AccessErrorCode> = {
  CredentialsProviderError: 'no-credentials',
  TokenProviderError: 'no-credentials',
  InvalidClientTokenId: 'no-credentials',
  UnrecognizedClientException: 'no-credentials',
  MissingAuthenticationToken: 'no-credentials',
  NoSuchBucket: 'no-such-bucket',
  InvalidBucketName: 'no-such-bucket',
  PermanentRedirect: 'wrong-region',
  TemporaryRedirect: 'wrong-region',
  AuthorizationHeaderMalformed: 'wrong-region',
  IllegalLocationConstraintException: 'wrong-region',
  NoSuchKey: 'no-such-object',
  NoSuchVersion: 'no-such-object',
  // A version that only says that the object was deleted.
  MethodNotAllowed: 'no-such-object',
  PreconditionFailed: 'object-changed',
  ConditionalRequestConflict: 'object-changed',
  InvalidRange: 'object-changed',
  InvalidObjectState: 'object-archived',
  AccessDenied: 'access-denied',
  AccessDeniedException: 'access-denied',
  AllAccessDisabled: 'access-denied',
  AccountProblem: 'access-denied',
  ExpiredToken: 'expired',
  ExpiredTokenException: 'expired',
  InvalidToken: 'expired',
  TokenRefreshRequired: 'expired',
  InvalidAccessKeyId: 'expired',
  RequestExpired: 'expired',
  // Of a clock that is wrong; the SDK has set its own right by then, and tried again.
  RequestTimeTooSkewed: 'expired',
  SlowDown: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  ThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  BandwidthLimitExceeded: 'throttled',
  ServiceUnavailable: 'throttled',
  TimeoutError: 'network',
  RequestTimeout: 'network',
}

/** Where there is no body to read a name from, as with HEAD. */
const CODE_OF_STATUS: Record<number, AccessErrorCode> = {
  301: 'wrong-region',
  307: 'wrong-region',
  // Requests are well-formed; what S3 dislikes in so short an answer is the token.
  400: 'expired',
  401: 'access-denied',
  403: 'access-denied',
  404: 'no-such-object',
  405: 'no-such-object',
  412: 'object-changed',
  416: 'object-changed',
  429: 'throttled',
  503: 'throttled',
}

const NETWORK_CODE =
  /^(E(CONN\w+|PIPE|TIMEDOUT|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN|NETRESET|ADDRNOTAVAIL|NOTFOUND|AI_AGAIN|PROTO)|ERR_(STREAM_(PREMATURE_CLOSE|DESTROYED)|SOCKET_\w+|SSL\w*|TLS\w*)|UND_ERR\w+|CERT_\w+|SELF_SIGNED\w*|DEPTH_ZERO\w*|UNABLE_TO_\w+|HPE_\w+)$/

/** It is shown to people: a word, and nothing that has an account or a key in it. */
const PLAIN_NAME = /^[A-Za-z_]{1,60}$/

export interface Details {
  /** Where the bucket is. */
  region?: string | undefined
  /** Node's word for what is wrong with the network. */
  network?: string | undefined
  /** By what name somebody may find out what it is. */
  name?: string | undefined
}

export function classify(error: unknown, doing: Doing): Details & { code: AccessErrorCode } {
  const read = readSdkError(error)
  return {
    code: codeOf(read, doing),
    region: read.region,
    network: read.code || undefined,
    name: [read.code, read.name].find((name) => PLAIN_NAME.test(name)),
  }
}

function codeOf({ name, code, status, region }: SdkError, doing: Doing): AccessErrorCode {
  const isNetwork = NETWORK_CODE.test(code)
  const found =
    CODE_OF_NAME[name] ??
    (isNetwork ? 'network' : undefined) ??
    (status === 400 && region ? 'wrong-region' : undefined) ??
    CODE_OF_STATUS[status ?? 0] ??
    'unexpected'
  if (doing === 'assume-role' || doing === 'identity') return codeOfSts(name, found, doing)
  // A bucket that is asked for its region, or listed, is no object.
  return doing !== 'read' && found === 'no-such-object' ? 'no-such-bucket' : found
}

function codeOfSts(name: string, found: AccessErrorCode, doing: Doing): AccessErrorCode {
  // STS says so of what it knows from us: of our own keys.
  if (['InvalidAccessKeyId', 'InvalidToken', 'SignatureDoesNotMatch'].includes(name)) return 'no-credentials'
  if (doing === 'identity') return found
  const isRefused = found === 'access-denied' || name === 'ValidationError' || name === 'NoSuchEntity'
  return isRefused ? 'assume-role-denied' : found
}

function readSdkError(error: unknown): SdkError {
  const {
    name = '',
    code = '',
    Region,
    $metadata,
    $response,
  } = (error ?? {}) as {
    name?: string
    code?: unknown
    Region?: unknown
    $metadata?: { httpStatusCode?: number }
    $response?: { headers?: Record<string, string> }
  }
  const region = $response?.headers?.['x-amz-bucket-region'] ?? Region
  return {
    name,
    code: typeof code === 'string' ? code : '',
    status: $metadata?.httpStatusCode,
    // It is shown to people: nothing that is not the name of a region.
    region: typeof region === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : undefined,
  }
}
