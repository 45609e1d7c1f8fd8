import { AccessError, type AccessErrorCode } from './access-error.ts'
import { classify, type Details, type Doing } from './classify-error.ts'

interface Sentences {
  message: string
  remedy: string
}

/**
 * What an error of the SDK means, in our own words. Nothing of the error itself is kept: it names roles, accounts and
 * requests. An `AccessError` stays as it is.
 */
export function toAccessError(error: unknown, doing: Doing): AccessError {
  if (error instanceof AccessError) return error
  const { code, ...details } = classify(error, doing)
  return accessError(code, doing, details)
}

/** What we find ourselves, in the words of what AWS finds. */
export function accessError(code: AccessErrorCode, doing: Doing, details: Details = {}): AccessError {
  const { message, remedy } = SENTENCES[code](doing, details)
  return new AccessError(code, message, remedy)
}

const SENTENCES: Record<AccessErrorCode, (doing: Doing, details: Details) => Sentences> = {
  'no-credentials': () => ({
    message:
      'This installation of Outlay has no valid AWS keys of its own, without which it cannot assume a role.',
    remedy: 'Ask whoever runs Outlay to give it an AWS identity. Nothing has to be changed in your account.',
  }),
  'assume-role-denied': () => ({
    message: 'AWS refuses to let Outlay assume the role. It does not say why.',
    remedy:
      'Compare the trust policy of the role with the one that the connection shows, most likely cause first: the external id in its condition is another; its principal is not Outlay; there is no role of this name in the account. A new role takes up to a minute to be known everywhere.',
  }),
  'wrong-account': () => ({
    message: 'The role belongs to another AWS account than this connection.',
    remedy:
      'Enter the ARN of a role of this account, or make a connection for the account that the role is of.',
  }),
  'access-denied': (doing) => DENIED[doing],
  'no-such-bucket': () => ({
    message: 'There is no bucket of this name.',
    remedy: 'Compare the name with the list of buckets in the S3 console: it is written in small letters.',
  }),
  'wrong-region': (_doing, { region }) =>
    region === undefined
      ? {
          message: 'The bucket is in another region.',
          remedy: 'The S3 console shows the region of a bucket in its properties: enter that one.',
        }
      : {
          message: `The bucket is in another region: ${region}.`,
          remedy: `Change the region of the connection to ${region}.`,
        },
  'no-such-object': () => ({
    message: 'The file is not there any more.',
    remedy: 'List the folder again. Files that a lifecycle rule has deleted have to be delivered again.',
  }),
  'object-changed': () => ({
    message: 'The file was replaced by another since it was listed.',
    remedy: 'List the folder again and choose the file as it is now.',
  }),
  'object-archived': () => ({
    message: 'The file is archived, and S3 cannot read it at once.',
    remedy: 'Restore it in the S3 console (Actions, Initiate restore), and try again when that has ended.',
  }),
  expired: () => ({
    message: 'AWS does not take the temporary keys of the role any more.',
    remedy:
      'Try again: new keys are asked for each time. If it stays, the clock of the installation may be wrong.',
  }),
  throttled: () => ({
    message: 'AWS asks to send fewer requests at the moment.',
    remedy: 'Try again in a minute. Nothing has to be changed.',
  }),
  network: (_doing, { network }) => ({
    message: `AWS could not be reached: ${networkFailure(network)}.`,
    remedy:
      'Try again. If it stays, whoever runs Outlay has to see whether it may connect to AWS in this region.',
  }),
  unexpected: (_doing, { name }) => ({
    message: `AWS answered with a failure that Outlay does not know${name === undefined ? '' : ` (${name})`}.`,
    remedy: 'Try again in a few minutes. If it stays, tell whoever runs Outlay when it happened.',
  }),
}

const DENIED: Record<Doing, Sentences> = {
  'assume-role': {
    message: 'AWS refuses to let Outlay assume the role.',
    remedy: 'Compare the trust policy of the role with the one that the connection shows.',
  },
  identity: {
    message: 'AWS refuses to say whose keys these are.',
    remedy: 'A policy of your organisation denies sts:GetCallerIdentity: have it allowed for this role.',
  },
  locate: {
    message: 'The role may not ask in which region the bucket is, or the bucket is of another account.',
    remedy:
      'Allow s3:GetBucketLocation on the bucket in the permission policy of the role, as the connection shows it, and see whether the name of the bucket is right.',
  },
  list: {
    message: 'The role may not list the folder.',
    remedy:
      'Allow s3:ListBucket on the bucket for this prefix in the permission policy of the role, as the connection shows it, and see whether the bucket has a policy that denies it.',
  },
  read: {
    message: 'The role may not read the file.',
    remedy:
      'Allow s3:GetObject on the files of this prefix in the permission policy of the role, as the connection shows it. Where the bucket is encrypted with a key of your own, the role needs kms:Decrypt on that key as well.',
  },
}

function networkFailure(code: string | undefined): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its address was not found'
  if (code === 'ECONNREFUSED') return 'the connection was refused'
  if (code === undefined || code === 'ETIMEDOUT') return 'it did not answer in time'
  if (/^(ECONN|EPIPE|ENETRESET|ERR_STREAM|ERR_SOCKET|HPE_|UND_)/.test(code)) return 'the connection broke'
  if (/^(CERT|SELF|DEPTH|UNABLE|ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return 'its certificate is not trusted'
  return 'there is no way to it'
}
