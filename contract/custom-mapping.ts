import { Type, type Static } from 'typebox'
import { Id, Timestamp, nullable } from './scalars.ts'

const ColumnOrConstant = Type.Union([
  Type.Object({ column: Type.String() }),
  Type.Object({ constant: Type.String() }),
])

/** How the columns of a client's own file feed a cost line. Names are those of the file's header. */
export const CustomMappingDefinition = Type.Object(
  {
    billedCost: Type.Object({ column: Type.String() }),
    currency: ColumnOrConstant,
    date: Type.Object({
      column: Type.String(),
      order: Type.Union([Type.Literal('iso'), Type.Literal('day-first'), Type.Literal('month-first')]),
    }),
    service: ColumnOrConstant,
    decimalSeparator: Type.Union([Type.Literal('.'), Type.Literal(',')]),
    /** Other canonical columns, by name, each fed by a column of the file. */
    columns: Type.Record(Type.String(), Type.String()),
    /** Columns that become tags under their own name. */
    tags: Type.Array(Type.String()),
  },
  { additionalProperties: false },
)
export type CustomMappingDefinition = Static<typeof CustomMappingDefinition>

export const CustomMapping = Type.Object(
  {
    id: Id,
    name: Type.String(),
    header: Type.Array(Type.String()),
    definition: CustomMappingDefinition,
    version: Type.Integer(),
    createdBy: nullable(Type.Object({ id: Id, name: Type.String() })),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { $id: 'CustomMapping' },
)
export type CustomMapping = Static<typeof CustomMapping>
