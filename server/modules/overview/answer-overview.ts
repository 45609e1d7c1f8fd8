import type { Overview, OverviewOfCurrency } from '../../../contract/overview.ts'
import { resolveScope } from '../../costs/resolve-scope.ts'
import { describeMissingNetCosts, measureOfBasis } from '../cost-basis.ts'
import type { Module, ModuleQuestion } from '../module.ts'
import { readTotals } from '../summarise-costs.ts'
import { createAsker, type Row } from './ask.ts'
import { comparedWith } from './compared-with.ts'
import { ofCurrency, readChange, type ReadAs } from './changes.ts'
import { findParts, type Askers, type Parts } from './find-parts.ts'
import { readMovers } from './movers.ts'
import { findLastWholePeriod, monthsOf, monthsWithin, readRange, type ShownPeriod } from './shown-period.ts'
import { readTop } from './top-entries.ts'
import { grainOf, monthlyTrend, readTrend, trendOf } from './trend.ts'

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
  const { shown, trend, months } = await findShown(askers, question, measure)
  const parts = shown && (await findParts(askers, { db, scope, shown, measure }))
  const hasBefore = parts?.hasBefore ?? false
  const readAs = { measure, hasBefore }
  const answer: Overview = {
    module: 'overview',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...(await missing)],
    },
    totals: readTotals(trend.totals, measure),
    basis,
    timeBasis: shown?.timeBasis ?? question.timeBasis ?? 'billing',
    period: shown ? { from: shown.from, to: shown.to } : null,
    before: (hasBefore && shown?.before) || null,
    unfinishedPeriod: shown?.unfinishedPeriod ?? null,
    trendGrain: shown ? grainOf(shown) : 'month',
    currencies:
      shown && parts
        ? currenciesOf(trend.totals, parts.totals).map((currency) => ({
            ...readParts(parts, currency, readAs),
            trend: readTrend(trend.rows, currency, { measure, grain: grainOf(shown), months }),
          }))
        : [],
  }
  return answer
}

interface Shown {
  shown: ShownPeriod | undefined
  /** Of everything that was asked about. */
  trend: { rows: Row[]; totals: Row[] }
  /** The months that there are, where no time was asked for. */
  months: string[] | undefined
}

/** The time that was asked for, or the last whole month. */
async function findShown(
  { all, ask }: Askers,
  { from, to, timeBasis, compare }: Pick<ModuleQuestion, 'from' | 'to' | 'timeBasis' | 'compare'>,
  measure: string,
): Promise<Shown> {
  if (from === undefined && to === undefined) {
    const basis = timeBasis ?? 'billing'
    const [trend, ofAll] = await Promise.all([
      ask.withTotals(monthlyTrend(measure, basis)),
      ask === all ? undefined : monthsWithin(all, { timeBasis: basis }),
    ])
    const months = ofAll ?? monthsOf(trend.rows)
    const shown = await findLastWholePeriod(all, months, basis)
    return { shown: shown && comparedWith(shown, compare), trend, months }
  }
  const range = await readRange(all, { from, to, timeBasis: timeBasis ?? 'charge' })
  if (!range) return { shown: range, trend: { rows: [], totals: [] }, months: undefined }
  const shown = comparedWith(range, compare)
  return { shown, trend: await ask.withTotals(trendOf(shown, measure)), months: undefined }
}

function currenciesOf(...totals: Row[][]): string[] {
  return [...new Set(totals.flat().map(({ billingCurrency }) => String(billingCurrency)))].sort()
}

function readParts(parts: Parts, currency: string, readAs: ReadAs): Omit<OverviewOfCurrency, 'trend'> {
  const { names, tags } = parts
  const top = (dimension: string, rows: Row[]) => readTop(rows, dimension, currency, readAs)
  return {
    billingCurrency: currency,
    total: readChange(ofCurrency(parts.totals, currency)[0], readAs),
    movers: readMovers(parts.moved.get(currency) ?? { up: [], down: [] }, parts.reasons, readAs),
    topServices: top('serviceName', parts.services),
    topAccounts: top('subAccountId', parts.accounts).map((entry) => ({
      ...entry,
      name: names.accounts.get(entry.value) ?? null,
    })),
    topRegions: top('regionId', parts.regions).map((entry) => ({
      ...entry,
      name: names.regions.get(entry.value) ?? null,
    })),
    topTags: tags && tags.map(({ key, rows }) => ({ key, values: top(`tag:${key}`, rows) })),
  }
}
