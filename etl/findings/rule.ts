import type { FindingConfidence, FindingEffort } from '../../contract/finding.ts'
import type { Need } from './needs.ts'
import type { PassName } from './passes/pass.ts'

/** SQL over what the rule's pass has; amounts are Decimal(38, 18), and never multiplied or divided by an operator. */
export type Sql = string

/**
 * What takes the place of the lines behind a finding when somebody has done something about it: nothing; other lines
 * of the same resource; or lines of something else, as those of an instance that was made anew.
 */
type ReplacedBy = 'nothing' | 'same-resource' | 'elsewhere'

/** A percentage, or another share of a hundred, that operators can change. */
export interface PercentDefinition {
  default: string
  /** What is this much, for the page where it is changed. */
  label: string
}

/** What is known of one finding where it is explained: decimals and counts as text, exact. */
export interface Figures {
  currency: string
  /** Of the days that the bill covers, and of a month of 30 days. */
  cost: string
  saving: string
  monthlyCost: string
  monthlySaving: string
  /** The first day that the bill covers, and the last. */
  from: string
  to: string
  days: number
  /** The measures of the rule. */
  of: Record<string, string>
  /** The percentages that were used. */
  percents: Record<string, string>
  resourceId: string
  /** What the finding is about where it is no resource, as an instance type. */
  subject: string
}

/** A step of how an amount was computed. */
export interface Step {
  label: string
  value: string
}

/** How a saving is computed, and said. */
export interface Saving<Measure extends string = string, Percent extends string = string> {
  /** Of what is billed in the period; the composer makes a month of 30 days of it. */
  sql(of: Columns<Measure, Percent>): Sql
  /** From what is billed to the saving, which is the last step; none where all of it is saved. */
  working(figures: Figures): Step[]
  /** What is billed, where that is more than the finding's cost. */
  billed?(figures: Figures): string
}

/** How conditions and savings refer to the sums over the lines of one resource. */
export type Columns<Measure extends string, Percent extends string> = {
  /** Of the lines that are behind the finding. */
  cost: Sql
  quantity: Sql
  percent: Record<Percent, Sql>
} & Record<Measure, Sql>

export interface RuleDefinition<Measure extends string, Percent extends string> {
  id: string
  title: string
  /** Whose rows the rule looks at. */
  pass: PassName
  /** What a bill has to have for it. */
  needs: readonly Need[]
  /** Which rows of a resource are behind the finding: their costs are its cost. */
  lines: Sql
  /** More sums over all rows of a resource; `lines` tells those of above from others. */
  measures?(lines: Sql): Record<Measure, Sql>
  /** What has to hold of the sums; without it, that there is such a line. */
  condition?(of: Columns<NoInfer<Measure>, NoInfer<Percent>>): Sql
  /** Undefined where it is reported without an amount. */
  saving?: Saving<NoInfer<Measure>, NoInfer<Percent>>
  percents?: Record<Percent, PercentDefinition>
  /** The monthly saving from which on it is told of; without a saving, the monthly cost. */
  threshold: string
  /** Only so many with the largest costs in each currency. */
  top?: number
  /** What they are the largest of, where that is not all that the rule finds. */
  topOf?(of: Columns<NoInfer<Measure>, NoInfer<Percent>>): Sql
  confidence: FindingConfidence
  effort: FindingEffort
  replacedBy: ReplacedBy
  /** What it saves would be lost otherwise: where it is done, no bill is lower for it, and none is compared. */
  avoidsLoss?: true
  /**
   * What it shares its saving with, by a name: findings of one pool, and the one that covers the pool, are two ways to
   * save the same money.
   */
  pool?(of: Columns<NoInfer<Measure>, NoInfer<Percent>>): Sql
  coversPool?: true
  explanation(figures: Figures): string
  whatToDo: readonly string[]
}

/** A rule whose measures and percentages are known by their names alone. */
export type Rule = RuleDefinition<string, string>

/** Checks a rule's names against each other. */
export function defineRule<const Measure extends string = never, const Percent extends string = never>(
  rule: RuleDefinition<Measure, Percent>,
): Rule {
  return rule as unknown as Rule
}
