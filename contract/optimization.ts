import { Type, type Static } from 'typebox'
import { Finding, FindingEffort } from './finding.ts'
import { moduleAnswerFields } from './module.ts'
import { Currency, Day, Decimal, Month, nullable } from './scalars.ts'

/** A sum of savings of a month. */
const saving = { currency: Currency, monthlySaving: Decimal }

export const Optimization = Type.Object(
  {
    module: Type.Literal('optimization'),
    ...moduleAnswerFields,
    period: Type.Union(
      [Type.Object({ period: Month, from: Day, to: Day, days: Type.Integer() }), Type.Null()],
      {
        description:
          'The bill that findings are of: the newest that is whole, or where none is, the newest. Null without one that ' +
          'rules have looked at.',
      },
    ),
    /** The newest billing period, where it was passed over because it is not whole. */
    unfinishedPeriod: nullable(Type.Object({ period: Month, days: Type.Integer() })),
    /** Uploads that rules have not looked at yet, or look at anew. */
    waitingUploads: Type.Integer(),
    /** What could be saved, each resource counted once. */
    potential: Type.Array(Type.Object(saving)),
    /** What was saved by findings that are done, against the last bill that they were checked with. */
    realised: Type.Array(Type.Object(saving)),
    findings: Type.Array(Finding, { description: 'Those with the largest savings, at most 100.' }),
    findingCount: Type.Integer({
      description:
        'Those that could save something yet: without what was dismissed or is done, as in all but `byState`.',
    }),
    byRule: Type.Array(
      Type.Object({ rule: Type.String(), title: Type.String(), findings: Type.Integer(), ...saving }),
    ),
    byAccount: Type.Array(
      Type.Object({ subAccountId: Type.String(), name: Type.String(), findings: Type.Integer(), ...saving }),
    ),
    /** What is both sure and done with little effort. */
    safeAndEasy: Type.Array(Type.Object({ findings: Type.Integer(), ...saving })),
    byEffort: Type.Array(Type.Object({ effort: FindingEffort, findings: Type.Integer(), ...saving })),
    byState: Type.Array(
      Type.Object({
        state: Finding.properties.state,
        findings: Type.Integer(),
        currency: Currency,
        /** All of them, those of the same resource too. */
        monthlySaving: Decimal,
      }),
    ),
    /** By billing period, the oldest first. */
    trend: Type.Array(
      Type.Object({ period: Month, currency: Currency, potential: Decimal, realised: Decimal }),
    ),
    rules: Type.Array(
      Type.Object({
        rule: Type.String(),
        title: Type.String(),
        applies: Type.Boolean(),
        /** Why it does not; or, where it does, what is to be known. */
        reason: nullable(Type.String()),
      }),
    ),
  },
  { $id: 'Optimization' },
)
export type Optimization = Static<typeof Optimization>
