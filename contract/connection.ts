import { Type, type Static } from 'typebox'
import { Id, Line, Month, Timestamp, nullable } from './scalars.ts'
import { UploadStatus } from './upload.ts'

/*
 * A client's AWS account: a role that Outlay assumes, and one folder of one bucket that it reads. Paths are relative
 * to that folder and never begin with a slash; folders end with one.
 */

const AccountId = Type.String({
  pattern: '^\\d{12}$',
  description: 'The account is its twelve digits, without hyphens.',
  examples: ['111122223333'],
})

const RoleArn = Type.String({
  maxLength: 2048,
  pattern: '^arn:aws(-cn|-us-gov)?:iam::\\d{12}:role/([\\x21-\\x7e]{1,511}/)?[A-Za-z0-9+=,.@_-]{1,64}$',
  description: 'A role is named by its ARN, arn:aws:iam::111122223333:role/outlay-billing.',
  examples: ['arn:aws:iam::111122223333:role/outlay-billing'],
})

const Bucket = Type.String({
  minLength: 3,
  maxLength: 63,
  pattern: '^(?!xn--)(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)[a-z0-9]([a-z0-9-]|\\.(?![.-])|-(?!\\.))*[a-z0-9]$',
  description:
    'A bucket has the name that S3 shows: small letters, digits, hyphens and dots, without s3:// or a path.',
  examples: ['acme-billing'],
})

/** As somebody writes it; it is kept without a slash before it and with one behind it. Empty for the whole bucket. */
const Prefix = Line({ minLength: 0, maxLength: 800 })

const Region = Type.String({
  pattern:
    '^(af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\\d$',
  description: 'A region is its code, eu-central-1.',
  examples: ['eu-central-1'],
})

const Name = Line({ minLength: 1, maxLength: 100 })

export const NewConnection = Type.Object(
  {
    name: Name,
    accountId: AccountId,
    roleArn: RoleArn,
    bucket: Bucket,
    prefix: Prefix,
    region: Region,
  },
  { additionalProperties: false },
)
export type NewConnection = Static<typeof NewConnection>

/** How often the folder is looked through where it is watched, in minutes. */
const PollMinutes = Type.Integer({ minimum: 5, maximum: 1440 })

/** What changes: everything but the account, which is what a connection is about. A change of where it leads has to be verified again. */
export const ConnectionChange = Type.Object(
  {
    name: Type.Optional(Name),
    roleArn: Type.Optional(RoleArn),
    bucket: Type.Optional(Bucket),
    prefix: Type.Optional(Prefix),
    region: Type.Optional(Region),
    watch: Type.Optional(
      Type.Object({ enabled: Type.Boolean(), everyMinutes: PollMinutes }, { additionalProperties: false }),
    ),
    /** Topics of SNS whose messages are taken as hints. */
    snsTopicArns: Type.Optional(
      Type.Array(
        Type.String({
          maxLength: 400,
          pattern: '^arn:aws(-cn|-us-gov)?:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_.-]{1,256}$',
          description: 'A topic is named by its ARN, arn:aws:sns:eu-central-1:111122223333:billing.',
        }),
        { maxItems: 10, uniqueItems: true },
      ),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type ConnectionChange = Static<typeof ConnectionChange>

export const ConnectionStatus = Type.Union([
  Type.Literal('unverified'),
  Type.Literal('verified'),
  Type.Literal('failed'),
])
export type ConnectionStatus = Static<typeof ConnectionStatus>

/** What is verified, in this order: each needs those before it. */
export const CheckName = Type.Union([
  Type.Literal('assume-role'),
  Type.Literal('account'),
  Type.Literal('bucket-region'),
  Type.Literal('list'),
  Type.Literal('read'),
  Type.Literal('outside-prefix'),
])
export type CheckName = Static<typeof CheckName>

export const ConnectionCheck = Type.Object({
  name: CheckName,
  /** `warned`: it works, and the role may do more than it needs. `skipped`: one before it failed, or there is nothing to test. */
  result: Type.Union([
    Type.Literal('passed'),
    Type.Literal('warned'),
    Type.Literal('failed'),
    Type.Literal('skipped'),
  ]),
  ok: Type.Boolean({ description: 'Whether it passed, or was warned of.' }),
  /** Why not, as a stable word: `assume-role-denied`, `wrong-account`, `no-such-bucket`, … */
  code: nullable(Type.String()),
  message: Type.String(),
  /** What to do about it. */
  remedy: nullable(Type.String()),
})
export type ConnectionCheck = Static<typeof ConnectionCheck>

export const Verification = Type.Object(
  { status: ConnectionStatus, checks: Type.Array(ConnectionCheck), checkedAt: Timestamp },
  { $id: 'Verification' },
)
export type Verification = Static<typeof Verification>

/** Why something did not work with the account: a stable word, what happened, what to do. */
export const ConnectionError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  remedy: Type.String(),
})
export type ConnectionError = Static<typeof ConnectionError>

export const Connection = Type.Object(
  {
    id: Id,
    name: Type.String(),
    accountId: Type.String(),
    roleArn: nullable(Type.String({ description: 'Null for those who do not administer connections.' })),
    bucket: Type.String(),
    prefix: Type.String({ description: 'Ends with a slash, or is empty for the whole bucket.' }),
    region: Type.String(),
    externalId: nullable(Type.String({ description: 'Null for those who do not administer connections.' })),
    status: ConnectionStatus,
    checks: Type.Array(ConnectionCheck),
    lastCheckedAt: nullable(Timestamp),
    lastVerifiedAt: nullable(Timestamp),
    watch: Type.Object({
      enabled: Type.Boolean(),
      everyMinutes: Type.Integer(),
      since: nullable(Timestamp),
      lastPolledAt: nullable(Timestamp),
      nextPollAt: nullable(Timestamp),
      error: nullable(ConnectionError),
    }),
    events: Type.Object({
      secretSetAt: nullable(Timestamp),
      snsTopicArns: Type.Array(Type.String()),
      lastEventAt: nullable(Timestamp),
    }),
    createdBy: nullable(Type.Object({ id: Id, name: Type.String() })),
    createdAt: Timestamp,
  },
  { $id: 'Connection' },
)
export type Connection = Static<typeof Connection>

export const ConnectionList = Type.Object({ items: Type.Array(Connection) })

/** What the client's administrator sets up in AWS, filled in for one connection. */
export const ConnectionSetup = Type.Object(
  {
    externalId: Type.String(),
    principalArn: nullable(
      Type.String({ description: 'Who assumes the role. Null where this installation has no AWS identity.' }),
    ),
    trustPolicy: Type.String({ description: 'JSON, to copy.' }),
    permissionPolicy: Type.String({ description: 'JSON, to copy.' }),
    cloudFormationTemplate: Type.String({ description: 'JSON, to download.' }),
  },
  { $id: 'ConnectionSetup' },
)
export type ConnectionSetup = Static<typeof ConnectionSetup>

/** What a file in the bucket is, by its path. */
export const FileKind = Type.Union([
  Type.Literal('manifest'),
  Type.Literal('cur-data'),
  Type.Literal('focus'),
  Type.Literal('other'),
])
export type FileKind = Static<typeof FileKind>

const Path = Type.String({ maxLength: 1024 })

export const BucketFolder = Type.Object({ name: Type.String(), path: Type.String() })
export type BucketFolder = Static<typeof BucketFolder>
export const BucketFile = Type.Object({
  name: Type.String(),
  path: Type.String(),
  bytes: Type.Integer(),
  modifiedAt: Timestamp,
  etag: Type.String(),
  kind: FileKind,
  /** Of a manifest: the report that it makes whole, and its billing period. */
  report: nullable(Type.Object({ name: Type.String(), period: nullable(Month) })),
  /** The upload that has this version of the file, if any. */
  upload: nullable(Type.Object({ id: Id, status: UploadStatus })),
})
export type BucketFile = Static<typeof BucketFile>

export const FilesQuery = Type.Object(
  {
    path: Type.Optional(Path),
    cursor: Type.Optional(Type.String({ maxLength: 4096 })),
    /** Only what has this in its name, in whatever case. */
    search: Type.Optional(Line({ minLength: 1, maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  },
  { additionalProperties: false },
)

export const FileList = Type.Object(
  {
    path: Type.String(),
    folders: Type.Array(BucketFolder),
    files: Type.Array(BucketFile),
    nextCursor: nullable(Type.String()),
    /** How many entries were looked through for this page: a search may find none in many. */
    scanned: Type.Integer(),
  },
  { $id: 'FileList' },
)
export type FileList = Static<typeof FileList>

export const Ingest = Type.Object(
  {
    paths: Type.Array(Path, { minItems: 1, maxItems: 500, uniqueItems: true }),
    /** The ETag of a path as it was listed: a file that has another by now is said so, and nothing is loaded. */
    etags: Type.Optional(Type.Record(Type.String({ maxLength: 1024 }), Type.String({ maxLength: 256 }))),
  },
  { additionalProperties: false },
)
export type Ingest = Static<typeof Ingest>

/** How Outlay came to know of a delivery. */
export const FoundBy = Type.Union([
  Type.Literal('poll'),
  Type.Literal('event'),
  Type.Literal('backfill'),
  Type.Literal('person'),
])
export type FoundBy = Static<typeof FoundBy>

/** A report of a billing period, as the provider delivered it once: what arrived, and what became of it. */
export const Delivery = Type.Object(
  {
    id: Id,
    path: Type.String({ description: 'Of its manifest.' }),
    report: nullable(Type.String()),
    period: nullable(Month),
    deliveredAt: Timestamp,
    foundBy: FoundBy,
    foundAt: Timestamp,
    /** Null where it could not be taken. */
    upload: nullable(Type.Object({ id: Id, status: UploadStatus })),
    /** Why it could not be taken. */
    error: nullable(ConnectionError),
  },
  { $id: 'Delivery' },
)
export type Delivery = Static<typeof Delivery>

export const DeliveryList = Type.Object({
  items: Type.Array(Delivery),
  nextCursor: nullable(Type.String()),
})

/** A report of a billing period that lies in the bucket, loaded or not. */
export const AvailableReport = Type.Object({
  report: Type.String(),
  period: Month,
  path: Type.String({ description: 'Of its manifest.' }),
  deliveredAt: Timestamp,
  /** The upload that has this delivery, if any. */
  uploadId: nullable(Id),
})
export type AvailableReport = Static<typeof AvailableReport>

export const AvailableReportList = Type.Object({ items: Type.Array(AvailableReport) })

export const Backfill = Type.Object(
  {
    /** The first and the last billing period. */
    from: Month,
    to: Month,
    /** Names of reports; all where it is absent. */
    reports: Type.Optional(
      Type.Array(Line({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 100 }),
    ),
  },
  { additionalProperties: false },
)
export type Backfill = Static<typeof Backfill>

/** How many reports lie in the range. Those that are not loaded are taken, newest first. */
export const BackfillStarted = Type.Object({ found: Type.Integer() })

/** Shown once. */
export const EventSecret = Type.Object(
  {
    secret: Type.String(),
    /** For an API destination of EventBridge, with the secret in the header `x-outlay-secret`. */
    eventBridgeUrl: Type.String(),
    /** For a subscription of SNS: the secret is in it. */
    snsUrl: Type.String(),
  },
  { $id: 'EventSecret' },
)
export type EventSecret = Static<typeof EventSecret>
