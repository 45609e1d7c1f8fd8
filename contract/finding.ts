import { Type, type Static } from 'typebox'
import { CostFilter } from './cost-query.ts'
import { Line as CostLine } from './line.ts'
import { Currency, Day, Decimal, Id, Month, Timestamp, nullable } from './scalars.ts'

export const FindingState = Type.Union(
  [Type.Literal('open'), Type.Literal('accepted'), Type.Literal('dismissed'), Type.Literal('done')],
  {
    description:
      'What people made of it; it stays with the finding from bill to bill. `dismissed` needs a reason; what is ' +
      '`done` is checked against the bills that follow.',
  },
)
export type FindingState = Static<typeof FindingState>

const Degree = Type.Union([Type.Literal('low'), Type.Literal('medium'), Type.Literal('high')])
export const FindingConfidence = Degree
export type FindingConfidence = Static<typeof FindingConfidence>
export const FindingEffort = Degree
export type FindingEffort = Static<typeof FindingEffort>

/** What findings are listed by. */
export const FindingOrder = Type.Union([
  Type.Literal('saving'),
  Type.Literal('cost'),
  Type.Literal('effort'),
  Type.Literal('confidence'),
])
export type FindingOrder = Static<typeof FindingOrder>

const Rule = Type.String({ examples: ['ebs-gp2-to-gp3'] })

/** Whether a rule says something about a bill. */
export interface RuleOfBill {
  rule: string
  applies: boolean
  /** Why it does not; or, where it does, what is to be known, as that only the largest are kept. */
  reason: string | null
}

const Realised = Type.Object(
  {
    /** `partly` is what got smaller and is found still; `not-compared` what makes no bill lower. */
    status: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('verified'),
      Type.Literal('partly'),
      Type.Literal('still-there'),
      Type.Literal('not-compared'),
    ]),
    /** The last bill that it was checked against; null while there is none. */
    period: nullable(Month),
    /** Of a month, in that bill against the one before it was done; null while there is none. */
    monthlySaving: nullable(Decimal),
    explanation: Type.String(),
  },
  { description: 'What became of a finding that is done.' },
)

const findingFields = {
  id: Id,
  rule: Rule,
  title: Type.String({ description: 'What the rule looks for.' }),
  provider: Type.String(),
  /** Empty where it is about no resource; then `subject` says what about. */
  resourceId: Type.String(),
  subject: Type.String(),
  subAccountId: Type.String(),
  subAccountName: Type.String(),
  regionId: Type.String(),
  serviceName: Type.String(),
  /** The bill that the amounts are of. */
  period: Month,
  currency: Currency,
  /** Of 30 days. */
  monthlyCost: Decimal,
  /** Never negative. */
  monthlySaving: Decimal,
  /** Whether it is told of without an amount: what it would save, the bill does not say. */
  isReportOnly: Type.Boolean(),
  countedSaving: Type.Intersect([Decimal], {
    description:
      'What of the saving is in totals: nothing where another finding saves more on the same resource, where it was ' +
      'dismissed, or where it is done and gone.',
  }),
  confidence: FindingConfidence,
  effort: FindingEffort,
  state: FindingState,
  stateReason: Type.String(),
  realised: nullable(Realised),
  explanation: Type.String(),
  /** The uploads of the scope that it was found in, in that billing period. */
  uploads: Type.Array(Id),
}

export const Finding = Type.Object(findingFields, { $id: 'Finding' })
export type Finding = Static<typeof Finding>

const scope = Type.Object({ uploadIds: Type.Array(Id), warnings: Type.Array(Type.String()) })

/** Findings with the largest savings first; those without one, by their cost, at the end. */
export const FindingList = Type.Object(
  {
    items: Type.Array(Finding),
    nextCursor: nullable(Type.String()),
    totals: Type.Union(
      [
        Type.Array(
          Type.Object({
            state: FindingState,
            currency: Currency,
            findings: Type.Integer(),
            monthlySaving: Decimal,
            countedSaving: Decimal,
          }),
        ),
        Type.Null(),
      ],
      {
        description:
          'All that is asked about, by state and currency, whichever state is asked for: what would be listed by ' +
          'another one. Null on the pages after the first.',
      },
    ),
    scope,
  },
  { $id: 'FindingList' },
)
export type FindingList = Static<typeof FindingList>

const Step = Type.Object({ label: Type.String(), value: Type.String() })

/** A finding with all that is behind it. */
export const FindingDetail = Type.Object(
  {
    ...findingFields,
    /** How the amounts were computed, step by step; the last one is the saving of 30 days. */
    working: Type.Array(Step),
    whatToDo: Type.Array(Type.String()),
    /** Findings that save on the same resource, or that cover it: only one of them counts. */
    overlapsWith: Type.Array(
      Type.Object({
        id: Id,
        rule: Rule,
        title: Type.String(),
        monthlySaving: Decimal,
        countedSaving: Decimal,
      }),
    ),
    evidence: Type.Object({
      /** What `GET /lines` takes to list the lines that are behind it, all of them. */
      uploads: Type.Array(Id),
      timeBasis: Type.Literal('billing'),
      from: Day,
      to: Day,
      filters: Type.Array(CostFilter),
      /** The dearest of them. */
      lines: Type.Array(CostLine),
    }),
    /** The bills of the scope that it was found in, the newest first. */
    bills: Type.Array(
      Type.Object({
        uploadId: Id,
        period: Month,
        currency: Currency,
        cost: Decimal,
        monthlyCost: Decimal,
        monthlySaving: Decimal,
      }),
    ),
    /** Of a finding that is done: the bills after it, the newest first. */
    checks: Type.Array(
      Type.Object({
        period: Month,
        currency: Currency,
        /** Of 30 days, as all amounts here. */
        costBefore: Decimal,
        costAfter: Decimal,
        realised: Decimal,
        isStillThere: Type.Boolean(),
        explanation: Type.String(),
      }),
    ),
    /** What people made of it, the newest first. */
    history: Type.Array(
      Type.Object({
        at: Timestamp,
        by: nullable(Type.Object({ id: Id, name: Type.String() })),
        from: FindingState,
        to: FindingState,
        reason: Type.String(),
      }),
    ),
  },
  { $id: 'FindingDetail' },
)
export type FindingDetail = Static<typeof FindingDetail>

const Reason = Type.String({
  maxLength: 500,
  pattern: '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f\\ud800-\\udfff]*$',
})

/** What is to be made of a finding. */
export const FindingStateChange = Type.Object(
  { state: FindingState, reason: Type.Optional(Reason) },
  { additionalProperties: false },
)
export type FindingStateChange = Static<typeof FindingStateChange>

/** The same of several. */
export const FindingStatesChange = Type.Object(
  {
    ids: Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true }),
    state: FindingState,
    reason: Type.Optional(Reason),
  },
  { additionalProperties: false },
)
export type FindingStatesChange = Static<typeof FindingStatesChange>

export const ChangedFindings = Type.Object({
  /** How many had another state, or another reason, before. */
  changed: Type.Integer(),
})

/** A rule as operators see and change it. */
export const OptimizationRule = Type.Object(
  {
    id: Rule,
    title: Type.String(),
    confidence: FindingConfidence,
    effort: FindingEffort,
    percents: Type.Array(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        default: Decimal,
        /** What operators set in its place. */
        set: nullable(Decimal),
      }),
    ),
  },
  { $id: 'OptimizationRule' },
)
export type OptimizationRule = Static<typeof OptimizationRule>

export const OptimizationRuleList = Type.Object({ items: Type.Array(OptimizationRule) })

/** Percentages by name; null for the default. */
export const OptimizationRuleChange = Type.Object(
  {
    percents: Type.Record(
      Type.String({ pattern: '^[a-zA-Z]{1,40}$' }),
      nullable(Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,4})?$', examples: ['20', '12.5'] })),
      { minProperties: 1, maxProperties: 20 },
    ),
  },
  { additionalProperties: false },
)
export type OptimizationRuleChange = Static<typeof OptimizationRuleChange>
