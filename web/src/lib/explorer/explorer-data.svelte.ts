import { Asked } from '#lib/api/asked.svelte.ts'
import type { Query } from '#lib/api/client.ts'
import type { CostAnswer, CostQuery, Explorer } from '#lib/api/contract.ts'
import { askCosts } from '#lib/api/requests.ts'
import { addDays } from '#lib/format/dates.ts'
import { addDecimals } from '#lib/format/decimal.ts'
import { askModule } from '#lib/modules/ask-module.ts'
import { type DayRange, bucketsBetween } from '#lib/overview/time.ts'
import type { PageScope } from '#lib/scope/page-scope.svelte.ts'
import { catalogOf } from '#lib/questions/catalog.ts'
import {
  type Block,
  CURRENCY,
  periodsIn,
  readBlock,
  readPeriods,
  readSums,
  totalOf,
  valuesIn,
  withBefore,
} from './block.ts'
import {
  type Conditions,
  MOST_ANSWERED,
  costMeasure,
  isOneOf,
  mostValues,
  namesOfValues,
  ofValue,
  sumsOfValues,
  totalOverTime,
  valuesOverTime,
} from './explorer-question.ts'
import {
  alignBefore,
  columnTime,
  columnsIn,
  comparedPeriod,
  comparedTime,
  missingMonths,
  shownPeriod,
} from './explorer-time.ts'
import { MOST_ROWS, type Shape } from './explorer-view.ts'
import { type OpenableRows, OpenedRows } from './opened-rows.svelte.ts'
import { type OpenedParts, type TableRow, keyOf, layRows, valueOfKey } from './table-rows.ts'
import { nameDimensionOf, namerOf, noneOf, readNames } from './value-names.ts'

interface RowsQuestion {
  conditions: Conditions
  dimension: string
  top: number
  period: DayRange
}

/** What there was before, of those values that the rows are of. */
interface SumsQuestion {
  of: RowsQuestion
  conditions: Conditions
  values: string[]
}

/** What the explorer asks, and what it makes of the answers. */
export class ExplorerData {
  #scope: PageScope
  #shape: () => Shape
  facts: Asked<{ apiBase: string; query: Query }, Explorer>
  rows: Asked<RowsQuestion, CostAnswer>
  /** Of the time that is compared with: by itself, beside the rows. */
  #beforeTotal: Asked<{ conditions: Conditions; period: DayRange }, CostAnswer>
  #beforeSums: Asked<SumsQuestion, CostAnswer>
  #names: Asked<CostQuery[], CostAnswer[]>
  opened: OpenedRows

  constructor(scope: PageScope, shape: () => Shape, apiBase: () => string | undefined) {
    this.#scope = scope
    this.#shape = shape
    this.facts = new Asked(
      () => {
        const { uploads, basis, timeBasis } = scope.resolved
        const base = apiBase()
        const query = { uploads: uploads?.join(','), basis, timeBasis }
        return base !== undefined && scope.uploads.isKnown ? { apiBase: base, query } : undefined
      },
      ({ apiBase: base, query }, signal) => askModule<Explorer>(base, 'explorer', query, signal),
    )
    this.rows = new Asked(
      () => this.#rowsQuestion,
      ({ conditions, dimension, top }, signal) =>
        askCosts({ ...valuesOverTime(conditions, dimension, top), limit: MOST_ANSWERED }, signal),
    )
    this.#beforeTotal = new Asked(
      () => this.#beforeQuestion,
      ({ conditions }, signal) => askCosts(totalOverTime(conditions), signal),
    )
    this.#beforeSums = new Asked(
      () => this.#sumsQuestion,
      ({ of: { dimension }, conditions, values }, signal) =>
        askCosts(sumsOfValues(conditions, dimension, isOneOf(dimension, values)), signal),
    )
    this.#names = new Asked(
      () => this.#namesQuestion,
      (queries, signal) => Promise.all(queries.map((query) => askCosts(query, signal))),
    )
    this.opened = new OpenedRows(
      () => this.#openable,
      (key, signal) => this.#askParts(valueOfKey(key), signal),
    )
  }

  /** Asks everything again, for data that has arrived since. */
  refresh(): void {
    for (const asked of [this.facts, this.rows, this.#beforeTotal, this.#beforeSums, this.#names])
      asked.again()
  }

  #facts = $derived.by(() => this.facts.answered?.answer)

  months = $derived.by((): string[] => this.#facts?.months ?? [])

  /** The time that is shown; nothing until it is known, and where there is none. */
  period = $derived.by((): DayRange | undefined =>
    this.#scope.isKnown ? shownPeriod(this.#scope.resolved.period, this.#facts) : undefined,
  )

  get unfinished(): Explorer['unfinishedPeriod'] {
    return this.#scope.view.period === undefined ? (this.#facts?.unfinishedPeriod ?? null) : null
  }

  get #rowsQuestion(): RowsQuestion | undefined {
    const { period } = this
    if (!period) return undefined
    const { uploads, filters, basis } = this.#scope.resolved
    const { rows, top } = this.#shape()
    const time = columnTime(this.#scope.resolved, period)
    const most = mostValues(top, columnsIn(period, time.granularity))
    return { conditions: { uploads, filters, basis, time }, dimension: rows[0], top: most, period }
  }

  get #beforeQuestion(): { conditions: Conditions; period: DayRange } | undefined {
    const asked = this.#rowsQuestion
    const { compare, period: chosen } = this.#scope.resolved
    // There is nothing before everything.
    const before =
      asked && !(chosen === 'all' && compare === 'previous') && comparedPeriod(compare, asked.period)
    if (!before) return undefined
    const time = comparedTime(asked.conditions.time, this.#scope.resolved, before)
    return { conditions: { ...asked.conditions, time }, period: before }
  }

  #answers = 0
  /** Another one with each answer: what rows were opened into is of the answer before. */
  #answerNumber = $derived.by(() => (this.rows.answered ? ++this.#answers : 0))

  /** The question that the shown rows answer, and its dimension. */
  shown = $derived.by(() => this.rows.answered?.question)
  get dimension(): string {
    return this.shown?.dimension ?? this.#shape().rows[0]
  }

  /** The one with the most lines first. */
  currencies = $derived.by((): string[] =>
    (this.rows.answered?.answer.totals ?? [])
      .toSorted((a, b) => Number(b['lineCount']) - Number(a['lineCount']))
      .map((total) => String(total[CURRENCY])),
  )

  currency = $derived.by((): string | undefined => {
    const { currency } = this.#scope.view
    return currency && this.currencies.includes(currency) ? currency : this.currencies[0]
  })

  #plainBlock = $derived.by((): Block | undefined => {
    const { answered } = this.rows
    if (!answered || this.currency === undefined) return undefined
    return readBlock(answered.answer, this.#readingOf(answered.question.dimension))
  })

  #readingOf(dimension: string) {
    const measure = costMeasure(this.shown?.conditions ?? { basis: 'effective' })
    return { dimension, measure, currency: this.currency ?? '' }
  }

  get #sumsQuestion(): SumsQuestion | undefined {
    const before = this.#beforeQuestion
    const { answered, isAsking } = this.rows
    if (!before || !answered || isAsking || !this.#beforeOfAll) return undefined
    const values = valuesIn(answered.answer, answered.question.dimension)
    return { of: answered.question, conditions: before.conditions, values }
  }

  /** All that there was before, by its own periods; nothing where there was nothing, or it is not compared. */
  #beforeOfAll = $derived.by((): Map<string, string> | undefined => {
    const { answered } = this.#beforeTotal
    const wanted = this.#beforeQuestion
    if (!answered || !wanted || JSON.stringify(answered.question) !== JSON.stringify(wanted)) return undefined
    const amounts = readPeriods(answered.answer, {
      measure: costMeasure(answered.question.conditions),
      currency: this.currency ?? '',
    })
    return amounts.size === 0 ? undefined : amounts
  })

  /** The time that figures are compared with, where there is anything of it. */
  before = $derived.by((): DayRange | undefined =>
    this.#beforeOfAll ? this.#beforeTotal.answered?.question.period : undefined,
  )

  /** Months of that time that there is nothing of: less was compared than it seems. */
  missingBefore = $derived.by((): string[] =>
    this.before && this.#facts ? missingMonths(this.before, this.#facts.months) : [],
  )

  /** What it was asked with, for the lines of before. */
  get beforeConditions(): Conditions | undefined {
    return this.before && this.#beforeTotal.answered?.question.conditions
  }

  /** The rows' values, with what they were before as soon as that is known. */
  block = $derived.by((): Block | undefined => {
    const plain = this.#plainBlock
    const { answered } = this.#beforeSums
    const all = this.#beforeOfAll
    const isOfRows =
      JSON.stringify([answered?.question.of, answered?.question.conditions]) ===
      JSON.stringify([this.shown, this.beforeConditions])
    if (!plain || !answered || !all || !isOfRows || answered.answer.truncated) return plain
    const sums = readSums(answered.answer, this.#readingOf(answered.question.of.dimension))
    return withBefore(plain, sums, sumOf(all))
  })

  whole = $derived.by(() => {
    const whole = this.block && totalOf(this.block)
    // The total is known before its parts are.
    return whole && { ...whole, before: whole.before ?? (this.#beforeOfAll && sumOf(this.#beforeOfAll)) }
  })

  /** Every period from the first that has something to the last. */
  columns = $derived.by((): string[] => {
    const periods = this.block ? periodsIn(this.block) : []
    const [first, last] = [periods[0], periods.at(-1)]
    return first && last && this.shown
      ? bucketsBetween(first, last, this.shown.conditions.time.granularity)
      : []
  })

  /** Why nothing is compared, where it could not be asked. */
  get failedComparison(): { error: unknown; again: () => void } | undefined {
    return [this.#beforeTotal, this.#beforeSums].find(({ error }) => error !== undefined)
  }

  /** The days that the columns have charges of. */
  days = $derived.by(() => {
    const { from, to, granularity } = this.shown?.conditions.time ?? { granularity: 'day' }
    const [first = '', last = ''] = [this.columns[0], this.columns.at(-1)]
    const end = granularity === 'week' && last ? addDays(last, 6) : last
    const lastShown = to && addDays(to, -1)
    return {
      first: from && from > first ? from : first,
      last: lastShown && lastShown < end ? lastShown : end,
    }
  })

  /** What there was before at the place of each column. */
  beforeOfColumns = $derived.by((): Map<string, string> | undefined =>
    this.#beforeOfAll && this.shown
      ? alignBefore(this.#beforeOfAll, this.shown.conditions.time, this.columns)
      : undefined,
  )

  catalog = $derived.by(() => catalogOf(this.#scope.filters.dimensions.answered?.answer))

  get #namesQuestion(): CostQuery[] | undefined {
    const { uploads } = this.#scope.resolved
    const queries = this.#shape().rows.flatMap((dimension) => {
      const name = nameDimensionOf(dimension)
      return name ? [namesOfValues(uploads, dimension, name)] : []
    })
    return this.#scope.isKnown && queries.length > 0 ? queries : undefined
  }

  nameOf = $derived.by(() => {
    const { answered } = this.#names
    const known = (answered?.question ?? []).flatMap(({ dimensions: [dimension = ''] = [] }, index) =>
      readNames(answered?.answer[index] ?? { rows: [] }, dimension),
    )
    return namerOf(known, (dimension) => noneOf(dimension, this.catalog.labelOf(dimension)))
  })

  laid = $derived.by((): TableRow[] => {
    if (!this.block) return []
    const { rows, order, figures } = this.#shape()
    return layRows({
      block: this.block,
      dimension: this.dimension,
      areNested: rows[1] !== undefined,
      order,
      shown: { figures, columns: this.columns },
      nameOf: this.nameOf,
      opened: (key) => {
        const parts = this.opened.partsOf(key)
        const isCompared = parts?.comparedWith === this.#partsComparedWith
        return parts && { ...parts, sums: isCompared ? parts.sums : undefined }
      },
      isWaiting: (key) => this.opened.partsOf(key)?.of !== this.#partsOf,
    })
  })

  /** Opens a row into what it is made of, or closes it. */
  toggle = (row: TableRow): void => this.opened.toggle(row.key)

  /** What parts of rows are of. */
  #partsOf = $derived.by(() => JSON.stringify([this.#answerNumber, this.#shape().rows[1], this.currency]))
  #partsComparedWith = $derived.by(() => JSON.stringify(this.beforeConditions ?? null))
  #openable = $derived.by((): OpenableRows | undefined => {
    const { block, shown } = this
    if (!shown || this.rows.isAsking || this.#beforeTotal.isAsking) return undefined
    const keys = block?.groups.map(({ value }) => keyOf(value)) ?? []
    const areNested = this.#shape().rows[1] !== undefined
    return {
      dimension: shown.dimension,
      of: this.#partsOf + this.#partsComparedWith,
      has: (key) =>
        valueOfKey(key) === null ? block?.others !== undefined : areNested && keys.includes(key),
    }
  })

  /** @param value null for the others, which are made of values of the same dimension */
  async #askParts(value: string | null, signal: AbortSignal): Promise<OpenedParts> {
    const { shown, block, beforeConditions } = this
    const [first, second] = this.#shape().rows
    const { conditions, dimension, top } = shown!
    const inner = value === null ? dimension : (second ?? first)
    const listed = block?.groups.flatMap((group) => group.value ?? []) ?? []
    const own = ofValue(dimension, value, listed)
    const within = (of: Conditions) => ({ ...of, filters: [...of.filters, own] })
    const query =
      value === null
        ? valuesOverTime(conditions, inner, mostValues(MOST_ROWS, this.columns.length))
        : valuesOverTime(within(conditions), inner, top)
    const [of, comparedWith, reading] = [this.#partsOf, this.#partsComparedWith, this.#readingOf(inner)]
    const [parts, before] = await Promise.all([
      askCosts({ ...query, limit: MOST_ANSWERED }, signal),
      beforeConditions && askCosts(sumsOfValues(within(beforeConditions), inner), signal),
    ])
    // Of sums that are not all there, none can be said to be nothing.
    const sums = before && !before.truncated ? readSums(before, reading) : undefined
    return { dimension: inner, block: readBlock(parts, reading), sums, of, comparedWith }
  }
}

const sumOf = (amounts: ReadonlyMap<string, string>) => addDecimals([...amounts.values()])
