import { Type, type Static } from 'typebox'
import { CostQuery } from './cost-query.ts'
import { LinesQuery } from './line.ts'

export const ExportFormat = Type.Union([Type.Literal('csv'), Type.Literal('parquet')])
export type ExportFormat = Static<typeof ExportFormat>

/** A question whose whole answer is a file: `top` makes it shorter, nothing cuts it. */
export const QueryExport = Type.Object(
  { ...Type.Omit(CostQuery, ['limit', 'offset']).properties, format: ExportFormat },
  { $id: 'QueryExport', additionalProperties: false },
)
export type QueryExport = Static<typeof QueryExport>

/** Which cost lines become a file. */
export const LinesExport = Type.Object(
  {
    ...Type.Omit(LinesQuery, ['orderBy', 'direction', 'cursor', 'limit']).properties,
    format: ExportFormat,
  },
  { additionalProperties: false },
)
export type LinesExport = Static<typeof LinesExport>
