import { ApiError } from '#lib/api/api-error.ts'
import { Asked } from '#lib/api/asked.svelte.ts'
import type {
  ChargebackPreview,
  ChargebackPreviewQuestion,
  ChargebackRules,
  ChargebackRuleSet,
  CostCentre,
} from '#lib/api/contract.ts'
import { Submission } from '#lib/api/submission.svelte.ts'
import type { ChargebackRequests } from '../chargeback-requests.ts'
import { type PreviewQuestion, type TakenByRule, takenByKey } from './preview.ts'
import {
  type Draft,
  type DraftPool,
  type DraftRule,
  activeCentres,
  addRule,
  draftOf,
  freePoolName,
  isSame,
  lackOfPool,
  lackOfRule,
  moveRule,
  newKey,
  putBack,
  removePool,
  toPool,
  toRule,
  toRuleSet,
} from './draft.ts'

/** Of which bill rules are tried. */
export type PreviewScope = Pick<ChargebackPreviewQuestion, 'uploadIds' | 'period' | 'basis'>

/** As long as one thinks between two changes. */
const PAUSE_MS = 400

/** The rules as somebody changes them, what they would take, and how they are saved. */
export class RulesEditor {
  #requests: ChargebackRequests
  #labelOf: () => (dimension: string) => string
  /** What the changes are of. */
  saved: ChargebackRules = $state.raw()!
  centres: CostCentre[] = $state.raw([])
  draft: Draft = $state.raw()!
  /** The rule whose fields are shown. */
  opened: number | undefined = $state()
  /** One that was made just now: it gets the focus. */
  added: number | undefined = $state()
  removed: { rule: DraftRule; place: number } | undefined = $state.raw()
  /** What somebody else has saved since. */
  newer: ChargebackRules | undefined = $state.raw()
  unallocatedBy = $state('serviceName')
  #settled: Draft = $state.raw()!
  saving = new Submission()
  preview: Asked<PreviewQuestion, ChargebackPreview>
  /** What the saved rules take of the same bill, once they are not those that are shown. */
  baseline: Asked<ChargebackPreviewQuestion, ChargebackPreview>

  constructor(
    known: { rules: ChargebackRules; centres: CostCentre[] },
    requests: ChargebackRequests,
    scope: () => PreviewScope | undefined,
    labelOf: () => (dimension: string) => string,
  ) {
    this.#requests = requests
    this.#labelOf = labelOf
    this.centres = known.centres
    this.#take(known.rules)
    $effect(() => {
      const { draft } = this
      const timer = setTimeout(() => (this.#settled = draft), draft === this.#settled ? 0 : PAUSE_MS)
      return () => clearTimeout(timer)
    })
    this.preview = new Asked(
      () => this.#previewQuestion(scope()),
      ({ body }, signal) => requests.previewRules(body, signal),
    )
    this.baseline = new Asked(() => {
      const of = scope()
      const { rules, pools } = this.saved
      return this.isChanged && of ? { ...of, rules, pools } : undefined
    }, requests.previewRules)
  }

  #take(rules: ChargebackRules): void {
    this.saved = rules
    this.draft = draftOf(rules)
    this.#settled = this.draft
    this.opened = undefined
    this.removed = undefined
    this.newer = undefined
  }

  get ruleSet(): ChargebackRuleSet {
    return toRuleSet(this.draft, this.#labelOf())
  }

  isChanged = $derived.by(() => !isSame(this.ruleSet, this.saved))

  active = $derived.by(() => activeCentres(this.centres))

  /** What keeps the rules from being saved: how many rules and pools are not whole. */
  lacks = $derived.by(() => ({
    rules: this.draft.rules.filter((rule) => lackOfRule(rule) !== undefined).length,
    pools: this.draft.pools.filter((pool) => lackOfPool(pool, this.draft.pools) !== undefined).length,
  }))

  get isWhole(): boolean {
    return this.lacks.rules === 0 && this.lacks.pools === 0
  }

  /** The preview waits for pools that are not whole: without them nobody would carry what they split. */
  #previewQuestion(scope: PreviewScope | undefined): PreviewQuestion | undefined {
    const { rules, pools } = this.#settled
    if (!scope || pools.some((pool) => lackOfPool(pool, pools) !== undefined)) return undefined
    const whole = rules.filter((rule) => lackOfRule(rule) === undefined)
    return {
      keys: whole.map(({ key }) => key),
      body: {
        ...scope,
        unallocatedBy: this.unallocatedBy,
        rules: whole.map((rule) => toRule(rule, pools, this.#labelOf())),
        pools: pools.map(toPool),
      },
    }
  }

  /** Whether the preview is not of what is on the page now. */
  get isBehind(): boolean {
    return this.preview.isAsking || this.draft !== this.#settled
  }

  /** What each rule takes of what the preview was asked with. */
  takenBy = $derived.by((): ReadonlyMap<number, TakenByRule> | undefined => {
    const { answered } = this.preview
    return answered && takenByKey(answered.question, answered.answer)
  })

  change(rule: DraftRule): void {
    this.draft = {
      ...this.draft,
      rules: this.draft.rules.map((each) => (each.key === rule.key ? rule : each)),
    }
  }

  add(part: Partial<Pick<DraftRule, 'name' | 'filters' | 'target'>> = {}): void {
    const rule: DraftRule = { key: newKey(), name: '', filters: [], target: undefined, ...part }
    this.draft = { ...this.draft, rules: addRule(this.draft.rules, rule) }
    this.opened = rule.key
    this.added = rule.key
  }

  addAll(rules: Omit<DraftRule, 'key'>[]): void {
    const all = rules.reduce<DraftRule[]>(
      (before, rule) => addRule(before, { key: newKey(), ...rule }),
      this.draft.rules,
    )
    this.draft = { ...this.draft, rules: all }
  }

  remove(rule: DraftRule): void {
    this.removed = { rule, place: this.draft.rules.indexOf(rule) }
    this.draft = { ...this.draft, rules: this.draft.rules.filter(({ key }) => key !== rule.key) }
  }

  takeBack(): void {
    const { removed } = this
    if (!removed) return
    this.draft = putBack(this.draft, removed.rule, removed.place)
    this.removed = undefined
  }

  move(from: number, to: number): void {
    this.draft = { ...this.draft, rules: moveRule(this.draft.rules, from, to) }
  }

  /** A pool of shared costs that all cost centres carry evenly, for who changes that. */
  addPool(): DraftPool {
    const split = { kind: 'even' as const, costCentreIds: this.active.map(({ id }) => id) }
    const pool = { key: newKey(), name: freePoolName(this.draft.pools), split }
    this.draft = { ...this.draft, pools: [...this.draft.pools, pool] }
    return pool
  }

  changePool(pool: DraftPool): void {
    this.draft = {
      ...this.draft,
      pools: this.draft.pools.map((each) => (each.key === pool.key ? pool : each)),
    }
  }

  removePool(key: number): void {
    this.draft = removePool(this.draft, key)
  }

  /** What an older version had, to be saved once more. */
  restore(older: ChargebackRules): void {
    this.draft = draftOf(older)
    this.#settled = this.draft
  }

  discard(): void {
    this.#take(this.saved)
    this.saving.forget()
  }

  /** Whether they are saved; where somebody else was faster, it is known then what they did. */
  async save(note: string): Promise<boolean> {
    const { rules, pools } = this.ruleSet
    const isDone = await this.saving.run(async () => {
      const basedOn = this.newer?.version ?? this.saved.version
      this.#take(await this.#requests.saveRules({ basedOn, rules, pools, note: note.trim() }))
    })
    if (!isDone && this.saving.failure?.code === 'rules-changed') await this.#findNewer()
    return isDone
  }

  async #findNewer(): Promise<void> {
    try {
      this.newer = await this.#requests.readRules()
      this.saving.forget()
    } catch (error) {
      // The refusal that led here says enough.
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Leaves the own changes. */
  takeNewer(): void {
    if (this.newer) this.#take(this.newer)
  }
}
