import { Asked } from '#lib/api/asked.svelte.ts'
import { type Query, apiPath } from '#lib/api/client.ts'
import type { CostBasis, CostFilter, Governance, TagMerge } from '#lib/api/contract.ts'
import { subtractDecimals } from '#lib/format/decimal.ts'
import { linesAddress } from '#lib/lines/lines-address.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import type { ResolvedScope } from '#lib/scope/scope-view.ts'
import { listTagMerges } from '#lib/tags/tag-requests.ts'

interface GovernanceQuestion {
  apiBase: string
  query: Query
}

/** The newest answer: from the scorecard to a metric and back it is there at once, while it is asked anew. */
let newest: { question: GovernanceQuestion; answer: Governance } | undefined

/** What the pages of governance show: the module's answer, and the merges that are in force. */
export class GovernanceData {
  #view: () => ResolvedScope
  answer: Asked<GovernanceQuestion, Governance>
  merges: Asked<true, TagMerge[]>

  constructor(scope: Pick<PageScope, 'resolved' | 'isKnown'>, apiBase: () => string | undefined) {
    this.#view = () => scope.resolved
    const question = (): GovernanceQuestion | undefined => {
      const base = apiBase()
      const { uploads, basis } = scope.resolved
      return base !== undefined && scope.isKnown
        ? { apiBase: base, query: { uploads: uploads?.join(','), basis } }
        : undefined
    }
    this.answer = new Asked(question, async (asked, signal) => {
      const answer = await askModule<Governance>(asked.apiBase, 'governance', asked.query, signal)
      newest = { question: asked, answer }
      return answer
    })
    if (newest && JSON.stringify(newest.question) === JSON.stringify(question()))
      this.answer.answered = newest
    this.merges = new Asked(
      () => true as const,
      (_, signal) => listTagMerges(signal),
    )
  }

  refresh = (): void => {
    this.answer.again()
    this.merges.again()
  }

  get shown(): Governance | undefined {
    return this.answer.answered?.answer
  }

  /** Without required keys nothing is untagged, and nothing drifts. */
  get hasRules(): boolean {
    return this.shown !== undefined && this.shown.rules.rules.length > 0
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
  fileOf = (name: 'untagged' | 'near-duplicates'): string =>
    apiPath(`/governance/${name}.csv`, this.answer.answered?.question.query)

  /** Where the lines behind a figure of the answer are. */
  linesOf = (filters: CostFilter[], basis?: CostBasis): string => {
    const { shown } = this
    return linesAddress({
      uploads: this.#view().uploads,
      filters,
      basis: basis ?? shown?.basis ?? 'effective',
      timeBasis: shown?.timeBasis ?? 'billing',
    })
  }
}
