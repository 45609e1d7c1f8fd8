import { Type, type Static } from 'typebox'
import { Id, Line, nullable, Timestamp } from './scalars.ts'

const Code = Line({ minLength: 1, maxLength: 40 })
const Name = Line({ minLength: 1, maxLength: 120 })
const Owner = Line({ minLength: 0, maxLength: 120 })

/** Whom costs are charged to. */
export const CostCentre = Type.Object(
  {
    id: Id,
    code: Type.String({ description: 'As the bookkeeping calls it: no two of a client have the same.' }),
    name: Type.String(),
    owner: Type.String({ description: 'Who answers for it; empty where nobody is named.' }),
    archivedAt: Type.Union([Timestamp, Type.Null()], {
      description: 'Since when no rule may name it. Its statements stay.',
    }),
    createdAt: Timestamp,
  },
  { $id: 'CostCentre' },
)
export type CostCentre = Static<typeof CostCentre>

export const CostCentreList = Type.Object({ items: Type.Array(CostCentre) })

export const NewCostCentre = Type.Object(
  { code: Code, name: Name, owner: Type.Optional(Owner) },
  { additionalProperties: false },
)
export type NewCostCentre = Static<typeof NewCostCentre>

export const CostCentreChange = Type.Object(
  {
    code: Type.Optional(Code),
    name: Type.Optional(Name),
    owner: Type.Optional(Owner),
    archived: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type CostCentreChange = Static<typeof CostCentreChange>

/** A cost centre as a list of amounts names it. */
export const NamedCostCentre = Type.Object({
  id: Id,
  code: Type.String(),
  name: Type.String(),
  owner: Type.String(),
})
export type NamedCostCentre = Static<typeof NamedCostCentre>

/** Of which cost centre something is asked: by its id, or what none carries. */
export const CostCentreChoice = Type.Union([Id, Type.Literal('unallocated')])

/** The cost centre that carries something; null for what none does. */
export const Carrier = nullable(NamedCostCentre)
