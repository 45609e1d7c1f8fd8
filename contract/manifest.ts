import { Type, type Static } from 'typebox'
import { Month, Timestamp, nullable } from './scalars.ts'

const ManifestKind = Type.Union([Type.Literal('aws-cur-legacy'), Type.Literal('aws-data-export')])

/** What a provider's manifest says of a report: the files that make it whole, and which report it is. */
export const Manifest = Type.Object({
  kind: ManifestKind,
  /** Name of the report or export, as its owner called it. */
  name: Type.String(),
  /** The same for every delivery of one report, and for those of no other. */
  exportKey: Type.String(),
  /** The delivery: `assemblyId`, or `executionId`. */
  deliveryId: Type.String(),
  /** Null where only the path of the manifest would tell. */
  period: nullable(Month),
  /** When the provider delivered it, where the manifest tells. */
  deliveredAt: nullable(Timestamp),
  /** The files that make the report, in order, by name and full key as the manifest has it. */
  files: Type.Array(Type.Object({ name: Type.String(), key: Type.String() })),
})
export type Manifest = Static<typeof Manifest>

/** What an upload shows of the manifest that it came with. */
export const UploadManifest = Type.Object({
  kind: ManifestKind,
  name: Type.String(),
  period: nullable(Month),
  deliveredAt: Type.Unsafe<string>({
    ...Timestamp,
    description:
      'When the provider delivered it: what the manifest says, else what the sender said, else when it arrived.',
  }),
  files: Type.Integer({ description: 'How many files the manifest lists.' }),
  missing: Type.Array(Type.String(), { description: 'Names of listed files that were not sent.' }),
})
export type UploadManifest = Static<typeof UploadManifest>
