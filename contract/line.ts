import { Type, type Static } from 'typebox'
import { Day, Id, nullable } from './scalars.ts'

/** Which cost lines: in a URL, so that a list can be shared. */
export const LinesQuery = Type.Object(
  {
    uploads: Type.Optional(
      Type.String({
        maxLength: 37 * 1000,
        description: 'Ids of uploads, separated by commas; without it, the selection.',
      }),
    ),
    excludeSuperseded: Type.Optional(Type.Boolean({ default: true })),
    timeBasis: Type.Optional(Type.Union([Type.Literal('charge'), Type.Literal('billing')])),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    filters: Type.Optional(
      Type.String({
        maxLength: 64 * 1024,
        description: 'JSON: an array of filters as a cost query has them.',
      }),
    ),
    /** By the place in their files, or by a cost. */
    orderBy: Type.Optional(
      Type.Union([
        Type.Literal('row'),
        Type.Literal('billedCost'),
        Type.Literal('effectiveCost'),
        Type.Literal('listCost'),
        Type.Literal('contractedCost'),
        Type.Literal('netEffectiveCost'),
      ]),
    ),
    direction: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
    cursor: Type.Optional(Type.String({ maxLength: 1024 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  },
  { additionalProperties: false },
)
export type LinesQuery = Static<typeof LinesQuery>

/** A cost line: where it stands, and every column, by its name as a dimension or measure; maps as objects. */
export const Line = Type.Object({
  uploadId: Id,
  fileIndex: Type.Integer(),
  rowNumber: Type.Integer(),
  columns: Type.Record(
    Type.String(),
    Type.Union([Type.String(), Type.Null(), Type.Record(Type.String(), Type.String())]),
  ),
})
export type Line = Static<typeof Line>

export const LineList = Type.Object(
  {
    items: Type.Array(Line),
    nextCursor: nullable(Type.String()),
    scope: Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) }),
  },
  { $id: 'LineList' },
)
export type LineList = Static<typeof LineList>
