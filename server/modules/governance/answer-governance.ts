import type { Kysely } from 'kysely'
import type { Governance, Untagged } from '../../../contract/governance.ts'
import type { TagRules } from '../../../contract/tag-rules.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import { resolveScope } from '../../costs/resolve-scope.ts'
import { findTagRules } from '../../tags/tag-rules-repository.ts'
import { describeMissingNetCosts, measureOfBasis } from '../cost-basis.ts'
import { ratioOf, sumOf } from '../exact-decimals.ts'
import { createSumsAsker } from '../grouped-sums.ts'
import type { Module } from '../module.ts'
import { askedOf, findLoadFacts, leadingCurrency, timeOf } from './ask-about.ts'
import type { Asked, LoadFacts } from './charges.ts'
import { buildCoverage, readCoverage, type Coverage } from './find-coverage.ts'
import { buildDrift, mostDrifted, readDrift, type Drift } from './find-drift.ts'
import { findLastCharge } from './find-freshness.ts'
import { findNearDuplicatesIn } from './find-near-duplicates.ts'
import { findQuality, type UploadQuality } from './find-quality.ts'
import { findCommitmentRates } from './find-rates.ts'
import { buildUntagged, readUntagged } from './find-untagged.ts'
import { gradeOf, perThousand } from './grade.ts'
import { reachOf } from './lines-behind.ts'
import { METRICS } from './metric-definitions.ts'
import { freshnessMetrics, qualityMetric, rateMetrics } from './other-metrics.ts'
import { createRunOver, type RunOver } from './run-over.ts'
import { tagMetrics } from './tag-metrics.ts'

/** How well costs can be told apart by tags, how well the bills themselves are, and one grade of both. */
export const answerGovernance: Module['answer'] = async ({ db, clickhouse }, question) => {
  const { identity, uploadIds, basis, context } = question
  const now = new Date()
  const [scope, rules] = await Promise.all([
    resolveScope(db, identity, { ...(uploadIds && { uploadIds }) }),
    findTagRules(db, identity.client.id),
  ])
  const run = createRunOver(clickhouse, context)
  const measure = measureOfBasis(basis)
  const keys = rules.rules.map(({ key }) => key)
  const time = timeOf(question)
  const facts = findLoadFacts(run, scope)
  const [ofCharges, { quality, freshness }, rates, missing] = await Promise.all([
    facts.then((known) =>
      findOfCharges(run, { db, rules: rules.rules, asked: askedOf(scope, known, { ...question, measure }) }),
    ),
    findState(run, { db, scope, facts, now }),
    findCommitmentRates(createSumsAsker(clickhouse, scope, context), { time }),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  const { asked, coverage, leading, periods, tags, nearDuplicates } = ofCharges
  const reach = reachOf(asked)
  const metrics = inOrder([
    ...tagMetrics(rules.rules, { coverage, drift: tags.drift, leading, reach }),
    ...nearDuplicates.metrics,
    qualityMetric(quality, periods),
    ...freshnessMetrics(freshness, now),
    ...rateMetrics(rates, leading),
  ])
  const values = new Map(metrics.map(({ id, value }) => [id, value]))
  const answer: Governance = {
    module: 'governance',
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals: totalsOf(coverage),
    basis,
    timeBasis: time.timeBasis,
    periods,
    rules,
    ...gradeOf(values, { hasRules: keys.length > 0 }),
    metrics,
    spendLines: reach.reached,
    untagged: tags.untagged,
    nearDuplicates: {
      keys: nearDuplicates.keys,
      values: nearDuplicates.values,
      keysCompared: nearDuplicates.keysCompared,
    },
    drift: mostDrifted(tags.drift).map(({ period, key, account, resource, before, after }) => ({
      period,
      key,
      subAccountId: account,
      resourceId: resource,
      before,
      after,
    })),
    quality: quality.map(({ uploadId, fileName, standard, missingColumns, rows, findings }) => ({
      uploadId,
      fileName,
      standard,
      missingColumns,
      rows,
      findings,
      perThousandRows: standard === null ? null : perThousand(findings, rows),
    })),
    freshness: {
      lastChargeAt: freshness.lastCharge?.toISOString() ?? null,
      lastUploadAt: freshness.lastUpload?.toISOString() ?? null,
    },
  }
  return answer
}

/** What is told by the tags of charges. What their coverage says is waited for by what needs it alone. */
async function findOfCharges(
  run: RunOver,
  {
    db,
    rules,
    asked,
  }: {
    db: Kysely<Database>
    rules: TagRules['rules']
    asked: Asked
  },
) {
  const keys = rules.map(({ key }) => key)
  const covered = run(buildCoverage(asked, rules)).then((rows) => {
    const coverage = rows.map((row) => readCoverage(row, keys))
    return {
      coverage,
      leading: leadingCurrency(coverage),
      periods: [...new Set(coverage.flatMap(({ period }) => period ?? []))].toSorted(),
    }
  })
  const [found, tags, nearDuplicates] = await Promise.all([
    covered,
    findTagFaults(run, asked, keys),
    findNearDuplicatesIn(run, { db, asked, required: keys, covered }),
  ])
  return { asked, ...found, tags, nearDuplicates }
}

function totalsOf(coverage: readonly Coverage[]): Governance['totals'] {
  return coverage
    .filter(({ period }) => period === null)
    .map(({ billingCurrency, cost, lines }) => ({ billingCurrency, cost, lineCount: lines }))
}

/** What is wrong with the required tags; nothing where none is. */
async function findTagFaults(run: RunOver, asked: Asked, keys: string[]) {
  if (keys.length === 0) return { untagged: null, drift: [] }
  const [untagged, drift] = await Promise.all([
    run(buildUntagged(asked, keys)).then((rows) => rows.map((row) => readUntagged(row, keys))),
    findDrift(run, asked, keys),
  ])
  const currencies = [...new Set(untagged.map(({ billingCurrency }) => billingCurrency))].toSorted()
  return {
    untagged: currencies.map((billingCurrency): Untagged => {
      const of = (way: (typeof untagged)[number]['by']) =>
        untagged.filter((entry) => entry.by === way && entry.billingCurrency === billingCurrency)
      const [services, accounts, resources] = [of('service'), of('account'), of('resource')]
      const cost = sumOf(services.map((entry) => entry.cost))
      const entryOf = (entry: (typeof untagged)[number]) => ({
        value: entry.value,
        cost: entry.cost,
        share: ratioOf(entry.cost, cost),
        missing: entry.missing,
      })
      return {
        billingCurrency,
        cost,
        services: services.map(entryOf),
        accounts: accounts.map(entryOf),
        resources: resources.map((entry) => ({
          ...entryOf(entry),
          subAccountId: entry.account,
          serviceName: entry.service,
        })),
      }
    }),
    drift,
  }
}

/** It takes the longest of all: it is asked for where there may be months to compare. */
async function findDrift(run: RunOver, asked: Asked, keys: readonly string[]): Promise<Drift[]> {
  const { from, to } = asked.time
  const isOfOneMonth =
    from !== undefined && to !== undefined && lastDayBefore(to).startsWith(from.slice(0, 7))
  return isOfOneMonth ? [] : (await run(buildDrift(asked, keys))).map(readDrift)
}

function lastDayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}

/** The uploads' reports, and the charges outside of their bills' months, which no report counts. */
function withOutside(
  quality: readonly UploadQuality[],
  { scope, facts }: { scope: CostScope; facts: readonly LoadFacts[] },
): UploadQuality[] {
  const uploadOf = new Map(scope.loads.map(({ loadId, uploadId }) => [loadId, uploadId]))
  const outsideOf = new Map(facts.map(({ loadId, outsidePeriod }) => [uploadOf.get(loadId), outsidePeriod]))
  return quality.map((upload) => ({
    ...upload,
    findings: upload.standard === null ? 0 : upload.findings + (outsideOf.get(upload.uploadId) ?? 0),
  }))
}

/** Of the bills themselves: how well they follow their standards, and how new they are. */
async function findState(
  run: RunOver,
  {
    db,
    scope,
    facts,
    now,
  }: { db: Kysely<Database>; scope: CostScope; facts: Promise<LoadFacts[]>; now: Date },
): Promise<{ quality: UploadQuality[]; freshness: { lastCharge: Date | null; lastUpload: Date | null } }> {
  const quality = await findQuality(db, scope)
  const lastUpload = quality
    .flatMap(({ finishedAt }) => finishedAt ?? [])
    .toSorted()
    .at(-1)
  const [lastCharge, known] = await Promise.all([findLastCharge(run, scope, { now, quality }), facts])
  return {
    quality: withOutside(quality, { scope, facts: known }),
    freshness: {
      lastCharge,
      lastUpload: lastUpload === undefined ? null : new Date(lastUpload),
    },
  }
}

/** As they are defined; those of a key after that of all keys. */
function inOrder(metrics: Governance['metrics']): Governance['metrics'] {
  const place = new Map(METRICS.map(({ id }, index) => [id as string, index]))
  const placeOf = ({ id }: { id: string }) => place.get(id.split(':')[0]!)!
  return metrics.toSorted((a, b) => placeOf(a) - placeOf(b))
}
