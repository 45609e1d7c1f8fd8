import { Type, type Static } from 'typebox'
import { Month, Timestamp, nullable } from './scalars.ts'

/** What a provider's manifest says of a report: the files that make it whole, and which report it is. */
export const Manifest = Type.Object({
  kind: Type.Union([Type.Literal('aws-cur-legacy'), Type.Literal('aws-data-export')]),
  /** Name of the report or export, as its owner called it. */
  name: Type.String(),
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
