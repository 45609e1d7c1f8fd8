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
import { createAsker } from '../overview/ask.ts'
import { totalsOfRows } from '../summarise-costs.ts'
import { askAbout, leadingCurrency, timeOf, type Covered } from './ask-about.ts'
import type { Asked } from './charges.ts'
import { buildCoverage, readCoverage } from './find-coverage.ts'
import {
  buildDrift,
  buildDriftedResources,
  readDrift,
  readDriftedResource,
  type Drift,
  type DriftedResource,
} from './find-drift.ts'
import { findLastCharge } from './find-freshness.ts'
import { findNearDuplicatesIn } from './find-near-duplicates.ts'
import { buildOutsidePeriod, findQuality, type UploadQuality } from './find-quality.ts'
import { findCommitmentRates } from './find-rates.ts'
import { buildUntagged, readUntagged, type UntaggedBy } from './find-untagged.ts'
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
  const [ofCharges, { quality, freshness }, rates, totals, missing] = await Promise.all([
    findOfCharges(run, { db, scope, rules: rules.rules, asked: { ...question, measure } }),
    findState(run, { db, scope, now }),
    findCommitmentRates(createSumsAsker(clickhouse, scope, context), { time }),
    createAsker(clickhouse, scope, context).rows(totalsOf({ measure, time })),
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
    totals: totalsOfRows(totals, measure),
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
    drift: tags.drifted.map(({ account, resource, ...drifted }) => ({
      ...drifted,
      subAccountId: account,
      resourceId: resource,
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
    scope,
    rules,
    asked: question,
  }: {
    db: Kysely<Database>
    scope: CostScope
    rules: TagRules['rules']
    asked: Parameters<typeof askAbout>[2]
  },
) {
  const asked = await askAbout(run, scope, question)
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
    findTagFaults(run, asked, { keys, covered }),
    findNearDuplicatesIn(run, { db, asked, required: keys, covered }),
  ])
  return { asked, ...found, tags, nearDuplicates }
}

function totalsOf({ measure, time: { timeBasis, from, to } }: Pick<Asked, 'measure' | 'time'>) {
  return {
    measures: [measure, 'lineCount'],
    timeBasis,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

/** What is wrong with the required tags; nothing where none is. */
async function findTagFaults(
  run: RunOver,
  asked: Asked,
  { keys, covered }: { keys: string[]; covered: Promise<Covered> },
) {
  if (keys.length === 0) return { untagged: null, drift: [], drifted: [] }
  const untaggedBy = async (by: UntaggedBy) =>
    (await run(buildUntagged(asked, keys, by))).map((row) => readUntagged(row, keys))
  const [services, accounts, resources, drift] = await Promise.all([
    untaggedBy('service'),
    untaggedBy('account'),
    untaggedBy('resource'),
    findDrift(run, asked, { keys, covered }),
  ])
  const currencies = [...new Set(services.map(({ billingCurrency }) => billingCurrency))]
  return {
    untagged: currencies.map((billingCurrency): Untagged => {
      const own = <Entry extends { billingCurrency: string }>(entries: Entry[]) =>
        entries.filter((entry) => entry.billingCurrency === billingCurrency)
      const cost = sumOf(own(services).map((entry) => entry.cost))
      const entryOf = (entry: (typeof services)[number]) => ({
        value: entry.value,
        cost: entry.cost,
        share: ratioOf(entry.cost, cost),
        missing: entry.missing,
      })
      return {
        billingCurrency,
        cost,
        services: own(services).map(entryOf),
        accounts: own(accounts).map(entryOf),
        resources: own(resources).map((entry) => ({
          ...entryOf(entry),
          subAccountId: entry.account,
          serviceName: entry.service,
        })),
      }
    }),
    ...drift,
  }
}

/** It takes the longest of all: it is asked for where there are months to compare, and its resources where there is any. */
async function findDrift(
  run: RunOver,
  asked: Asked,
  { keys, covered }: { keys: string[]; covered: Promise<Covered> },
): Promise<{ drift: Drift[]; drifted: DriftedResource[] }> {
  const { periods } = await covered
  const drift = periods.length < 2 ? [] : (await run(buildDrift(asked, keys))).map(readDrift)
  const hasChanged = drift.some(({ changed }) => changed > 0)
  const drifted = hasChanged ? (await run(buildDriftedResources(asked, keys))).map(readDriftedResource) : []
  return { drift, drifted }
}

/** The uploads' reports, and the charges outside of their bills' months, which no report counts. */
async function findQualityOf(
  run: RunOver,
  { db, scope }: { db: Kysely<Database>; scope: CostScope },
): Promise<UploadQuality[]> {
  const [quality, outside] = await Promise.all([findQuality(db, scope), run(buildOutsidePeriod(scope))])
  const uploadOf = new Map(scope.loads.map(({ loadId, uploadId }) => [loadId, uploadId]))
  const outsideOf = new Map(outside.map(([loadId, lines]) => [uploadOf.get(String(loadId)), Number(lines)]))
  return quality.map((upload) => ({
    ...upload,
    findings: upload.standard === null ? 0 : upload.findings + (outsideOf.get(upload.uploadId) ?? 0),
  }))
}

/** Of the bills themselves: how well they follow their standards, and how new they are. */
async function findState(
  run: RunOver,
  { now, ...of }: { db: Kysely<Database>; scope: CostScope; now: Date },
): Promise<{ quality: UploadQuality[]; freshness: { lastCharge: Date | null; lastUpload: Date | null } }> {
  const quality = await findQualityOf(run, of)
  const lastUpload = quality
    .flatMap(({ finishedAt }) => finishedAt ?? [])
    .toSorted()
    .at(-1)
  return {
    quality,
    freshness: {
      lastCharge: await findLastCharge(run, of.scope, { now, quality }),
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
