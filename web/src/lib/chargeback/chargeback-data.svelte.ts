import { Asked } from '#lib/api/asked.svelte.ts'
import type { ChargebackRules, ChargebackStatement, ChargebackStatementList } from '#lib/api/contract.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { chargebackRequests } from './chargeback-requests.ts'
import { compareDecimals, isZeroDecimal } from '../format/decimal.ts'
import { type Charge, type Charges, readCharges } from './charges.ts'
import { linesOfCentre, linesOfNobody } from './rule-lines.ts'
import { SummaryData } from './summary-data.svelte.ts'

/** What the page of chargeback shows beside that: the statement of the month, and by which rules figures are. */
export class ChargebackData extends SummaryData {
  /** By which it is known what lines are behind a figure. */
  rules: Asked<number, ChargebackRules>
  statements: Asked<string, ChargebackStatementList>
  /** With what would be different now, which takes a moment to find out. */
  statement: Asked<string, ChargebackStatement>

  constructor(scope: Pick<PageScope, 'resolved' | 'isKnown'>, apiBase: string) {
    super(scope, apiBase)
    const requests = chargebackRequests(apiBase)
    this.rules = new Asked(
      () => this.answer?.rulesVersion || undefined,
      (version, signal) => requests.readVersion(version, signal),
    )
    this.statements = new Asked(
      () => this.period,
      (period, signal) => requests.listStatements({ period, limit: 1 }, signal),
    )
    this.statement = new Asked(() => this.newest?.id, requests.readStatement)
  }

  refresh = (): void => {
    for (const asked of [this.summary, this.rules, this.statements, this.statement]) asked.again()
  }

  charges = $derived.by((): Charges | undefined =>
    this.answer && this.currency !== undefined && this.shown.length > 0
      ? readCharges(this.answer, this.currency, this.shown)
      : undefined,
  )

  /** The newest statement of the month that is shown; null where there is none. */
  get newest(): ChargebackStatementList['items'][number] | null | undefined {
    const { answered } = this.statements
    if (!answered || answered.question !== this.period) return undefined
    return answered.answer.items[0] ?? null
  }

  #ruleSet = $derived.by(() => {
    const rules = this.rules.answered?.answer
    if (this.answer?.rulesVersion === 0) return []
    return rules?.version === this.answer?.rulesVersion ? rules?.rules : undefined
  })

  /** Where the lines that are charged to a cost centre directly are, or to nobody; undefined where no filters say it. */
  linesOfCharge(costCentreId: string | undefined, months?: readonly string[]): string | undefined {
    const rules = this.#ruleSet
    if (!rules) return undefined
    const filters = costCentreId === undefined ? linesOfNobody(rules) : linesOfCentre(rules, costCentreId)
    return filters && this.linesOf(filters, months)
  }

  /** Whether a cost centre carries parts of shared costs in some months, which are no lines. */
  hasShared(costCentreId: string, months: readonly string[]): boolean {
    return (this.answer?.periods ?? []).some(
      ({ period, billingCurrency, costCentres }) =>
        billingCurrency === this.currency &&
        months.includes(period) &&
        costCentres.some(
          ({ costCentre, shared }) => costCentre.id === costCentreId && !isZeroDecimal(shared.exact),
        ),
    )
  }

  /** Whether the statement of the month says of a cost centre what the page does: it may be of other rules or costs. */
  isOnStatement({ key, direct, shared }: Charge): boolean {
    const statement = this.statement.answered?.answer
    if (!statement || statement.id !== this.newest?.id) return false
    return statement.currencies
      .filter(({ billingCurrency }) => billingCurrency === this.currency)
      .flatMap(({ costCentres }) => costCentres)
      .some(
        (charged) =>
          charged.costCentre.id === key &&
          compareDecimals(charged.direct.amount, direct) === 0 &&
          compareDecimals(charged.shared.amount, shared) === 0,
      )
  }
}
