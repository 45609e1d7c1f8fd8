import { Type, type Static } from 'typebox'
import { Currency, Decimal, Id, Line, Timestamp, nullable } from './scalars.ts'

/** A column of the file, by the name that its header has. */
const ColumnName = Type.String({ minLength: 1, maxLength: 1000 })

/** A column, or one value for every row; with both, the value stands in where the column is empty. */
const ColumnOrConstant = Type.Object(
  {
    column: Type.Optional(ColumnName),
    constant: Type.Optional(Line({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type ColumnOrConstant = Static<typeof ColumnOrConstant>

const BilledCost = Type.Object(
  {
    column: ColumnName,
    /** What a row without a cost is: set aside, or a row that costs nothing. */
    whenEmpty: Type.Union([Type.Literal('reject'), Type.Literal('zero')]),
  },
  { additionalProperties: false },
)

/** The order in which dates are written; a date that begins with its year is read whatever the order. */
const DateOrder = Type.Union([Type.Literal('iso'), Type.Literal('day-first'), Type.Literal('month-first')])
export type DateOrder = Static<typeof DateOrder>

const DateColumn = Type.Object({ column: ColumnName, order: DateOrder }, { additionalProperties: false })

const shared = {
  decimalSeparator: Type.Union([Type.Literal('.'), Type.Literal(',')]),
  /** What stands between groups of three digits, beside no such thing. */
  thousandsSeparator: Type.Union([
    Type.Literal(''),
    Type.Literal(','),
    Type.Literal('.'),
    Type.Literal(' '),
    Type.Literal("'"),
  ]),
  /** Other canonical columns, by name, each fed by a column of the file. */
  columns: Type.Record(Type.String(), ColumnName),
  /** Columns that become tags under their own name. */
  tags: Type.Array(ColumnName, { maxItems: 1000 }),
}

/** How the columns of a client's own file feed a cost line. */
export const CustomMappingDefinition = Type.Object(
  {
    billedCost: BilledCost,
    currency: ColumnOrConstant,
    date: DateColumn,
    service: ColumnOrConstant,
    ...shared,
  },
  { $id: 'CustomMappingDefinition', additionalProperties: false },
)
export type CustomMappingDefinition = Static<typeof CustomMappingDefinition>

/** A definition as far as it can be told from the file: null is for the person to say. */
export const ProposedMapping = Type.Object(
  {
    billedCost: nullable(BilledCost),
    currency: nullable(ColumnOrConstant),
    date: nullable(DateColumn),
    service: nullable(ColumnOrConstant),
    ...shared,
  },
  { $id: 'ProposedMapping' },
)
export type ProposedMapping = Static<typeof ProposedMapping>

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

export const CustomMappingList = Type.Object({ items: Type.Array(CustomMapping) })

export const NewCustomMapping = Type.Object(
  {
    uploadId: Id,
    name: Line({ minLength: 1, maxLength: 200 }),
    definition: CustomMappingDefinition,
  },
  { additionalProperties: false },
)

/** A canonical column that a file's column may feed, beside the required ones. */
export const OfferedColumn = Type.Object({
  name: Type.String({ examples: ['SubAccountId'] }),
  label: Type.String(),
  description: Type.String(),
  kind: Type.Union([
    Type.Literal('cost'),
    Type.Literal('quantity'),
    Type.Literal('time'),
    Type.Literal('text'),
    Type.Literal('tags'),
  ]),
})
export type OfferedColumn = Static<typeof OfferedColumn>

/** What a person needs to map the columns of an upload's file. */
export const MappingDraft = Type.Object(
  {
    header: Type.Array(Type.String()),
    dialect: Type.Object({ delimiter: Type.String(), quoted: Type.Boolean() }),
    /** The first rows of the file, as they are. */
    rows: Type.Array(Type.Array(Type.String())),
    proposal: ProposedMapping,
    columns: Type.Array(OfferedColumn),
    /** The client's own mapping of this header. */
    saved: nullable(CustomMapping),
  },
  { $id: 'MappingDraft' },
)
export type MappingDraft = Static<typeof MappingDraft>

export const MappingPreviewQuestion = Type.Object(
  { definition: CustomMappingDefinition },
  { additionalProperties: false },
)

/** What the first rows of a file become by a mapping: computed as a load computes it. */
export const MappingPreview = Type.Object(
  {
    /** How many rows of the file were tried. */
    rowsTried: Type.Integer(),
    /** Canonical columns that the mapping fills, in their order. */
    columns: Type.Array(Type.String()),
    rows: Type.Array(
      Type.Object({ rowNumber: Type.Integer(), values: Type.Record(Type.String(), Type.String()) }),
    ),
    rejectedRows: Type.Integer(),
    rejects: Type.Array(
      Type.Object({
        rowNumber: Type.Integer(),
        column: Type.String(),
        value: Type.String(),
        reason: Type.String(),
      }),
    ),
    /** Of the rows tried that would be loaded. */
    sums: Type.Array(Type.Object({ currency: Currency, billedCost: Decimal, rows: Type.Integer() })),
  },
  { $id: 'MappingPreview' },
)
export type MappingPreview = Static<typeof MappingPreview>
