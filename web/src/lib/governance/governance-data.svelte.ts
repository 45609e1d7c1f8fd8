import { Asked } from '#lib/api/asked.svelte.ts'
import { type Query, apiPath } from '#lib/api/client.ts'
import type {
  CostAnswer,
  CostBasis,
  CostFilter,
  CostQuery,
  Governance,
  Session,
  TagMerge,
} from '#lib/api/contract.ts'
import { askCosts } from '#lib/api/requests.ts'
import { formatPeriodRange } from '#lib/format/dates.ts'
import { subtractDecimals } from '#lib/format/decimal.ts'
import { linesAddress } from '#lib/lines/lines-address.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import { daysOfRange } from '#lib/overview/time.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { KnownMonths } from '#lib/scope/known-months.svelte.ts'
import type { ScopeKnown } from '#lib/scope/scope-known.ts'
import type { ResolvedScope } from '#lib/scope/scope-view.ts'
import { listTagMerges } from '#lib/tags/tag-requests.ts'
import { ACCOUNT, ACCOUNT_NAME, NO_ACCOUNT, namesOfAccounts } from './account-names.ts'

interface GovernanceQuestion {
  apiBase: string
  query: Query
}

const MOST_ACCOUNTS = 10_000

/** What the pages of governance show: the module's answer, and the merges that are in force. */
export class GovernanceData {
  #view: () => ResolvedScope
  answer: Asked<GovernanceQuestion, Governance>
  months: KnownMonths
  merges: Asked<true, TagMerge[]>
  /** What accounts are called, beside what the answer is about. */
  #accounts: Asked<CostQuery, CostAnswer>

  constructor(scope: Pick<PageScope, 'resolved' | 'isKnown'>, session: () => Session) {
    this.#view = () => scope.resolved
    this.answer = new Asked(
      (): GovernanceQuestion | undefined => {
        const { capabilities } = session()
        const { uploads, basis, timeBasis } = scope.resolved
        return capabilities && scope.isKnown
          ? {
              apiBase: capabilities.apiBase,
              query: { uploads: uploads?.join(','), basis, timeBasis, ...this.#days },
            }
          : undefined
      },
      ({ apiBase, query }, signal) => askModule<Governance>(apiBase, 'governance', query, signal),
    )
    this.months = new KnownMonths(scope)
    this.merges = new Asked(
      () => true as const,
      (_, signal) => listTagMerges(signal),
    )
    this.#accounts = new Asked(() => this.#accountsQuestion, askCosts)
  }

  get #accountsQuestion(): CostQuery | undefined {
    const { shown } = this
    if (!shown || shown.scope.uploadIds.length === 0) return undefined
    return {
      measures: ['lineCount'],
      dimensions: [ACCOUNT, ACCOUNT_NAME],
      ...this.conditions,
      limit: MOST_ACCOUNTS,
    }
  }

  #accountNames = $derived.by(() => namesOfAccounts(this.#accounts.answered?.answer.rows ?? []))

  accountName = (id: string): string => this.#accountNames.get(id) ?? (id || NO_ACCOUNT)

  refresh = (): void => {
    this.answer.again()
    this.months.again()
    this.merges.again()
  }

  /** Where the address names no time, it is all of it. */
  get #days(): { from?: string; to?: string } {
    const { period } = this.#view()
    return period === undefined || period === 'all' ? {} : daysOfRange(period)
  }

  /** Of which lines the answer is, for questions about the same. */
  get conditions(): Pick<CostQuery, 'uploadIds' | 'timeBasis' | 'from' | 'to'> {
    const { shown } = this
    const { from, to } = this.answer.answered?.question.query ?? {}
    return {
      ...(shown && { uploadIds: shown.scope.uploadIds, timeBasis: shown.timeBasis }),
      ...(from !== undefined && { from: String(from) }),
      ...(to !== undefined && { to: String(to) }),
    }
  }

  get shown(): Governance | undefined {
    return this.answer.answered?.answer
  }

  /** Without required keys nothing is untagged, and nothing drifts. */
  get hasRules(): boolean {
    return this.shown !== undefined && this.shown.rules.rules.length > 0
  }

  /** What the scope bar offers. */
  get known(): Omit<ScopeKnown, 'uploads'> {
    const periods = this.shown?.periods ?? []
    const [first, last] = [periods[0], periods.at(-1)]
    return {
      months: this.months.all,
      showsAll: true,
      period: first && last ? formatPeriodRange(first, last) : undefined,
    }
  }

  get isStale(): boolean {
    return this.answer.isAsking
  }

  /** Of the currencies that the answer has, the one that the metrics are of. */
  get currency(): string | undefined {
    return (
      this.shown?.metrics.find(({ billingCurrency }) => billingCurrency !== null)?.billingCurrency ??
      undefined
    )
  }

  /**
   * Usage of less than nothing, in the currency of the metrics: charges that were taken back or credited are no spend.
   * What is reached is all cost but what is not; what of it is spend is what coverage is a part of.
   */
  get takenBack(): string | undefined {
    const find = (id: string) => this.shown?.metrics.find((metric) => metric.id === id)
    const [coverage, untaggable] = [find('tag-coverage'), find('untaggable-spend')]
    if (!coverage?.denominator || !untaggable?.numerator || !untaggable.denominator) return undefined
    return subtractDecimals(
      subtractDecimals(untaggable.denominator, untaggable.numerator),
      coverage.denominator,
    )
  }

  /** Where what there is to be mended is as a file, of all that the answer is about. */
  fileOf = (name: 'untagged' | 'near-duplicates', of: Query = {}): string =>
    apiPath(`/governance/${name}.csv`, { ...this.answer.answered?.question.query, ...of })

  /** Where the lines behind a figure of the answer are. */
  linesOf = (filters: CostFilter[], basis?: CostBasis): string => {
    const { shown } = this
    return linesAddress({
      uploads: this.#view().uploads,
      filters,
      basis: basis ?? shown?.basis ?? 'effective',
      timeBasis: shown?.timeBasis ?? 'billing',
      from: this.conditions.from,
      to: this.conditions.to,
    })
  }
}
