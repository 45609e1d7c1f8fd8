import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Overview, OverviewOfCurrency } from '../../../contract/overview.ts'
import { resolveScope } from '../../costs/resolve-scope.ts'
import { describeMissingNetCosts, measureOfBasis } from '../cost-basis.ts'
import type { Module, ModuleQuestion } from '../module.ts'
import { askDays } from '../days-of-scope.ts'
import { totalsOfRows } from '../summarise-costs.ts'
import { createAsker, type Asker, type Row } from './ask.ts'
import { comparedWith } from './compared-with.ts'
import type { ReadAs } from './changes.ts'
import { changeOf, ofCurrency, topOf, type Entry } from './entries.ts'
import { findParts, type Askers, type Parts } from './find-parts.ts'
import { readMovers } from './movers.ts'
import {
  findLastWholePeriod,
  findUnfinished,
  readRange,
  type ShownPeriod,
  type UnfinishedPeriod,
} from './shown-period.ts'
import { TOP } from './top-entries.ts'
import { readTopTags } from './top-tags.ts'
import { grainOf, isOneMonth, monthlyTrend, readTrend, trendOf } from './trend.ts'

/** What it costs, against the time before, and what made the difference. */
export const answerOverview: Module['answer'] = async ({ db, clickhouse }, question) => {
  const { identity, uploadIds, basis, filters, context } = question
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const measure = measureOfBasis(basis)
  const all = createAsker(clickhouse, scope, context)
  // Which months there are and which are whole is not for filters to say: what is charged once a month never is.
  const askers = { all, ask: filters.length > 0 ? createAsker(clickhouse, scope, context, filters) : all }
  const missing = describeMissingNetCosts({ db, clickhouse }, basis, scope, context, filters)
  // It is waited for below: where another question fails first, this one's failure is nobody's.
  missing.catch(() => undefined)
  const { shown, trend, months, unfinishedPeriod } = await findShown(askers, question, measure)
  const [ofTrend, parts, unfinished] = await Promise.all([
    trend,
    shown && findParts(askers, { db, scope, shown, measure }),
    unfinishedPeriod,
  ])
  const { rows, totals } = ofTrend ?? sumsOfMonth(parts?.rowsOfServices ?? [], shown?.from ?? '', measure)
  const hasBefore = parts?.hasBefore ?? false
  const readAs = { measure, hasBefore }
  const answer: Overview = {
    module: 'overview',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...(await missing)],
    },
    totals,
    basis,
    timeBasis: shown?.timeBasis ?? question.timeBasis ?? 'billing',
    period: shown ? { from: shown.from, to: shown.to } : null,
    before: (hasBefore && shown?.before) || null,
    unfinishedPeriod: unfinished,
    trendGrain: shown ? grainOf(shown) : 'month',
    currencies:
      shown && parts
        ? currenciesOf(totals, parts.totals).map((currency) => ({
            ...readParts(parts, currency, readAs),
            trend: readTrend(rows, currency, { measure, grain: grainOf(shown), months }),
          }))
        : [],
  }
  return answer
}

interface Shown {
  shown: ShownPeriod | undefined
  /** Of everything that was asked about; undefined of a single month, which the sums of its services are. */
  trend: Sums | Promise<Sums> | undefined
  unfinishedPeriod: UnfinishedPeriod | Promise<UnfinishedPeriod>
  /** The months that there are, where no time was asked for. */
  months: string[] | undefined
}

interface Sums {
  rows: Row[]
  totals: Overview['totals']
}

/** The time that was asked for, or the last whole month. What else is of it is asked beside the parts of the answer. */
async function findShown(
  { all, ask }: Askers,
  { from, to, timeBasis: asked, compare }: Pick<ModuleQuestion, 'from' | 'to' | 'timeBasis' | 'compare'>,
  measure: string,
): Promise<Shown> {
  const isOfNoTime = from === undefined && to === undefined
  const timeBasis = asked ?? (isOfNoTime ? 'billing' : 'charge')
  const isOpen = from === undefined || to === undefined
  const days = isOpen ? await askDays(all, { from, to, timeBasis, measure }) : undefined
  if (isOfNoTime && days) {
    const { shown, unfinishedPeriod } = findLastWholePeriod(days, timeBasis)
    return {
      shown: shown && comparedWith(shown, compare),
      trend:
        ask === all
          ? { rows: days.monthly, totals: days.totals }
          : askTrend(ask, monthlyTrend(measure, timeBasis), measure),
      unfinishedPeriod,
      months: days.months,
    }
  }
  const range = readRange({ from, to, timeBasis }, days?.months ?? [])
  if (!range) {
    return { shown: undefined, trend: { rows: [], totals: [] }, unfinishedPeriod: null, months: undefined }
  }
  const shown = comparedWith(range, compare)
  return {
    shown,
    trend: isOneMonth(shown) ? undefined : askTrend(ask, trendOf(shown, measure), measure),
    unfinishedPeriod: findUnfinished(all, shown),
    months: undefined,
  }
}

/** There are all rows of it, so that its totals are their sums. */
async function askTrend(ask: Asker, query: CostQuery, measure: string): Promise<Sums> {
  const rows = await ask.rows(query)
  return { rows, totals: totalsOfRows(rows, measure) }
}

/** @param services all of the month, and those that there were before alone */
function sumsOfMonth(services: readonly Row[], period: string, measure: string): Sums {
  const ofMonth = services.filter(({ lineCount }) => Number(lineCount) > 0)
  const totals = totalsOfRows(ofMonth, measure)
  const rows = totals.map(({ billingCurrency, cost }) => ({ period, billingCurrency, [measure]: cost }))
  return { rows, totals }
}

function currenciesOf(...totals: readonly { billingCurrency: string }[][]): string[] {
  return [...new Set(totals.flat().map(({ billingCurrency }) => billingCurrency))].sort()
}

function readParts(parts: Parts, currency: string, readAs: ReadAs): Omit<OverviewOfCurrency, 'trend'> {
  const own = (entries: Entry[]) => ofCurrency(entries, currency)
  return {
    billingCurrency: currency,
    total: changeOf(own(parts.totals), readAs),
    movers: readMovers(parts.moved.get(currency) ?? { up: [], down: [] }, parts.reasons, readAs),
    topServices: topOf(own(parts.services), readAs, TOP),
    topAccounts: topOf(own(parts.accounts), readAs, TOP),
    topRegions: topOf(own(parts.regions), readAs, TOP),
    topTags:
      parts.tags &&
      parts.tags.map((tags) => ({ key: tags.key, values: readTopTags(tags, currency, readAs) })),
  }
}
