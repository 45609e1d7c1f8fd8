import { Type, type Static } from 'typebox'
import { UploadManifest } from './manifest.ts'
import { Currency, Decimal, Id, Line, Month, Timestamp, nullable } from './scalars.ts'

export const UploadStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('processing'),
  Type.Literal('completed'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
  Type.Literal('deleted'),
])
export type UploadStatus = Static<typeof UploadStatus>

/** Sent by a person or a script, or fetched from the bucket of a connection. */
export const UploadOrigin = Type.Union([Type.Literal('file'), Type.Literal('s3')])
export type UploadOrigin = Static<typeof UploadOrigin>

/** Something about the file that did not stop the load and that a person should know. */
export const UploadFinding = Type.Object({
  code: Type.String({ examples: ['unknown-line-item-type'] }),
  column: nullable(Type.String()),
  message: Type.String(),
  /** How many rows have it; 0 for what is true of the file and not of its rows. */
  rows: Type.Integer(),
  /** First data row that has it, counted from 1 without the header. */
  firstRow: nullable(Type.Integer()),
  /** The first rows that have it, with the text in question. */
  samples: Type.Array(
    Type.Object({ fileIndex: Type.Integer(), rowNumber: Type.Integer(), value: Type.String() }),
  ),
  /** Some of the different texts in question, at most 20. */
  values: Type.Array(Type.String()),
})
export type UploadFinding = Static<typeof UploadFinding>

/** Why rows were set aside, with one example of each. */
export const RejectSummary = Type.Object({
  column: Type.String(),
  reason: Type.String(),
  rows: Type.Integer(),
  firstFileIndex: Type.Integer(),
  firstRow: Type.Integer(),
  sampleValue: nullable(Type.String()),
})
export type RejectSummary = Static<typeof RejectSummary>

/** A column of the standard that the file follows, and what the file makes of it. */
export const ConformanceColumn = Type.Object({
  column: Type.String(),
  level: Type.Union([
    Type.Literal('Mandatory'),
    Type.Literal('Conditional'),
    Type.Literal('Recommended'),
    Type.Literal('Deprecated'),
  ]),
  type: Type.Union([
    Type.Literal('String'),
    Type.Literal('Decimal'),
    Type.Literal('Date/Time'),
    Type.Literal('JSON'),
  ]),
  allowsNulls: Type.Boolean(),
  /** Whether a file of the upload has the column. */
  present: Type.Boolean(),
  /** The findings about it by their codes, and `rejected` for rows that it set aside. */
  problems: Type.Array(Type.Object({ code: Type.String(), rows: Type.Integer() })),
})
export type ConformanceColumn = Static<typeof ConformanceColumn>

export const UploadReport = Type.Object({
  mappedColumns: Type.Array(Type.Object({ column: Type.String(), sources: Type.Array(Type.String()) })),
  unusedColumns: Type.Array(Type.String()),
  findings: Type.Array(UploadFinding),
  rejects: Type.Array(RejectSummary),
  /** Every column of the standard's version; null for a format that follows no standard. */
  conformance: nullable(
    Type.Object({
      standard: Type.String({ examples: ['FOCUS 1.2'] }),
      columns: Type.Array(ConformanceColumn),
    }),
  ),
})
export type UploadReport = Static<typeof UploadReport>

export const UploadError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  hint: Type.String(),
  /** With `duplicate-file`: the upload that has the same content. */
  existingUploadId: Type.Optional(Id),
})
export type UploadError = Static<typeof UploadError>

export const UploadTotal = Type.Object({
  currency: Currency,
  billedCost: Decimal,
  effectiveCost: Decimal,
  listCost: Decimal,
  contractedCost: Decimal,
  /** The file's own sum of billed cost, read apart from the mapping. */
  sourceBilledCost: Decimal,
  /** The part of `sourceBilledCost` that stands in rejected rows. */
  rejectedCost: Decimal,
})
export type UploadTotal = Static<typeof UploadTotal>

/** Sent to replace the same content, a newer delivery of the same export, or said by a person. */
const SupersededHow = Type.Union([Type.Literal('replaced'), Type.Literal('export'), Type.Literal('person')])

/** A billing period of an account that another upload has as well, neither superseded: parts, or two versions. */
export const UploadOverlap = Type.Object({
  uploadId: Id,
  fileName: Type.String(),
  period: Month,
  billingAccountId: Type.String(),
})
export type UploadOverlap = Static<typeof UploadOverlap>

/** A billing period of an account that another upload had, until this one took its place. */
export const SupersededVersion = Type.Object({
  ...UploadOverlap.properties,
  purged: Type.Boolean({ description: 'Whether its rows were removed, so that it cannot be compared.' }),
})
export type SupersededVersion = Static<typeof SupersededVersion>

const UploadFile = Type.Object({
  name: Type.String(),
  bytes: Type.Integer(),
  sha256: nullable(Type.String({ description: 'Null until the file has come from its bucket.' })),
  /** The object that it comes from, and which version of it; null for a file that was sent. */
  source: nullable(
    Type.Object({ uri: Type.String(), etag: Type.String(), versionId: nullable(Type.String()) }),
  ),
})

export const Upload = Type.Object(
  {
    id: Id,
    fileName: Type.String(),
    files: Type.Array(UploadFile),
    origin: UploadOrigin,
    sourceUri: nullable(
      Type.String({ description: 'Of the object, or of the manifest, that it was made of.' }),
    ),
    connectionId: nullable(Id),
    /** Null for a file by itself. */
    manifest: nullable(UploadManifest),
    format: nullable(Type.String({ examples: ['aws-cur-legacy', 'focus'] })),
    formatVersion: nullable(Type.String()),
    mappingVersion: nullable(Type.Integer()),
    mappingOutdated: Type.Boolean({
      description: 'Whether a newer mapping would load its rows otherwise: load it again to have that.',
    }),
    status: UploadStatus,
    attempt: Type.Integer(),
    bytes: Type.Integer(),
    progress: Type.Object({
      phase: Type.String({
        examples: ['waiting', 'receiving', 'recognising', 'loading', 'finalising', 'done'],
      }),
      bytesRead: Type.Integer(),
      bytesTotal: Type.Integer(),
      rowsRead: Type.Integer(),
    }),
    rows: Type.Object({ read: Type.Integer(), accepted: Type.Integer(), rejected: Type.Integer() }),
    totals: Type.Array(UploadTotal),
    periods: Type.Array(
      Type.Object({
        period: Month,
        billingAccountId: Type.String(),
        supersededBy: nullable(Id),
        supersededHow: nullable(SupersededHow),
        purged: Type.Boolean({
          description: 'Whether its rows were removed, since newer versions are there.',
        }),
      }),
    ),
    overlaps: Type.Union([Type.Array(UploadOverlap), Type.Null()], {
      description: 'What is counted twice, from this upload and from another. Null in lists.',
    }),
    supersedes: Type.Union([Type.Array(SupersededVersion), Type.Null()], {
      description: 'The versions directly before this one. Null in lists.',
    }),
    error: nullable(UploadError),
    report: Type.Union([UploadReport, Type.Null()], {
      description: 'Null in lists, where it would be most of the answer: read the upload alone to have it.',
    }),
    createdBy: nullable(Type.Object({ id: Id, name: Type.String() })),
    createdAt: Timestamp,
    startedAt: nullable(Timestamp),
    finishedAt: nullable(Timestamp),
    deletedAt: nullable(Timestamp),
  },
  { $id: 'Upload' },
)
export type Upload = Static<typeof Upload>

/** Which uploads, and in which order. */
export const UploadsQuery = Type.Object({
  status: Type.Optional(UploadStatus),
  origin: Type.Optional(UploadOrigin),
  connectionId: Type.Optional(Type.Intersect([Id], { description: 'Those that came by this connection.' })),
  period: Type.Optional(Type.Intersect([Month], { description: 'Those with costs of this billing month.' })),
  billingAccountId: Type.Optional(
    Type.Intersect([Line({ minLength: 1, maxLength: 200 })], {
      description: 'Those with costs of this account; with `period`, of this account in this month.',
    }),
  ),
  fileName: Type.Optional(
    Type.Intersect([Line({ minLength: 1, maxLength: 200 })], {
      description: 'A part of the name of the file, or of the manifest, in capitals or not.',
    }),
  ),
  createdBy: Type.Optional(Type.Intersect([Id], { description: 'Those that this user began.' })),
  orderBy: Type.Optional(
    Type.Union(
      [Type.Literal('createdAt'), Type.Literal('fileName'), Type.Literal('rows'), Type.Literal('rejected')],
      {
        description: 'By the time, the name, the rows that were read, or those that were set aside.',
        default: 'createdAt',
      },
    ),
  ),
  direction: Type.Optional(
    Type.Union([Type.Literal('asc'), Type.Literal('desc')], {
      description: 'Names from A to Z and everything else from the newest or the largest down, if not said.',
    }),
  ),
  // A name of 255 characters is in it.
  cursor: Type.Optional(Type.String({ maxLength: 3000 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export type UploadsQuery = Static<typeof UploadsQuery>

export const UploadList = Type.Object({ items: Type.Array(Upload), nextCursor: nullable(Type.String()) })

/** What the uploads of a client can be filtered by. */
export const UploadFilterValues = Type.Object({
  periods: Type.Array(Month, { description: 'Newest first.' }),
  billingAccountIds: Type.Array(Type.String()),
  users: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  truncated: Type.Boolean({ description: 'Whether there are more than 1,000 of any.' }),
})
export type UploadFilterValues = Static<typeof UploadFilterValues>

export const Reject = Type.Object({
  fileIndex: Type.Integer(),
  /** Data row in its file, counted from 1 without the header. */
  rowNumber: Type.Integer(),
  column: Type.String(),
  value: nullable(Type.String()),
  reason: Type.String(),
})
export type Reject = Static<typeof Reject>

export const RejectList = Type.Object({ items: Type.Array(Reject), nextCursor: nullable(Type.String()) })

/** A row as the provider wrote it. */
export const SourceRow = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
})
export type SourceRow = Static<typeof SourceRow>
