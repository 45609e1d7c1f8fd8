import { Asked } from '#lib/api/asked.svelte.ts'
import type {
  ChargebackRules,
  ChargebackStatement,
  ChargebackStatementList,
  ChargebackSummary,
  CostFilter,
} from '#lib/api/contract.ts'
import { startOf, endOf } from '#lib/format/dates.ts'
import { linesAddress } from '#lib/lines/lines-address.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { chargebackRequests } from './chargeback-requests.ts'
import { type Charges, monthsOf, readCharges, shownMonths } from './charges.ts'
import { linesOfCentre, linesOfNone } from './rule-lines.ts'

/** What the page of chargeback shows: all months by the rules as they are now, and the statement of the one shown. */
export class ChargebackData {
  #scope: Pick<PageScope, 'resolved' | 'isKnown'>
  summary: Asked<{ uploads: string | undefined; basis: string }, ChargebackSummary>
  /** By which it is known what lines are behind a figure. */
  rules: Asked<number, ChargebackRules>
  statements: Asked<string, ChargebackStatementList>
  /** With what would be different now, which takes a moment to find out. */
  statement: Asked<string, ChargebackStatement>

  constructor(scope: Pick<PageScope, 'resolved' | 'isKnown'>, apiBase: string) {
    this.#scope = scope
    const requests = chargebackRequests(apiBase)
    this.summary = new Asked(
      () =>
        scope.isKnown
          ? { uploads: scope.resolved.uploads?.join(','), basis: scope.resolved.basis }
          : undefined,
      (query, signal) => askModule<ChargebackSummary>(apiBase, 'chargeback', query, signal),
    )
    this.rules = new Asked(
      () => this.#answer?.rulesVersion || undefined,
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

  #answer = $derived.by(() => this.summary.answered?.answer)

  months = $derived.by(() => (this.#answer ? monthsOf(this.#answer) : []))

  /** The months that are shown. */
  shown = $derived.by(() =>
    shownMonths(this.months, this.#scope.resolved.period, this.#answer?.lastWholePeriod ?? null),
  )

  /** Where it is one: a statement is of one. */
  period = $derived.by(() => (this.shown.length === 1 ? this.shown[0] : undefined))

  /** The one with the most lines first. */
  currencies = $derived.by(() =>
    (this.#answer?.totals ?? [])
      .toSorted((a, b) => b.lineCount - a.lineCount)
      .map(({ billingCurrency }) => billingCurrency),
  )

  currency = $derived.by(() => {
    const { currency } = this.#scope.resolved
    return currency && this.currencies.includes(currency) ? currency : this.currencies[0]
  })

  charges = $derived.by((): Charges | undefined =>
    this.#answer && this.currency !== undefined && this.shown.length > 0
      ? readCharges(this.#answer, this.currency, this.shown)
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
    if (this.#answer?.rulesVersion === 0) return []
    return rules?.version === this.#answer?.rulesVersion ? rules?.rules : undefined
  })

  /** Where the lines of some months are, all of them or what filters leave. */
  linesOf(filters: CostFilter[] = [], months: readonly string[] = this.shown): string {
    const { uploads, basis } = this.#scope.resolved
    return linesAddress({
      uploads,
      basis,
      currency: this.currency,
      filters,
      timeBasis: 'billing',
      from: startOf(months[0] ?? ''),
      to: endOf(months.at(-1) ?? ''),
    })
  }

  /** Where the lines that are charged to a cost centre directly are, or to nobody; undefined where no filters say it. */
  linesOfCharge(costCentreId: string | undefined, months?: readonly string[]): string | undefined {
    const rules = this.#ruleSet
    if (!rules) return undefined
    const filters = costCentreId === undefined ? linesOfNone(rules) : linesOfCentre(rules, costCentreId)
    return filters && this.linesOf(filters, months)
  }
}
