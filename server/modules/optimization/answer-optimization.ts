import type { Optimization } from '../../../contract/optimization.ts'
import { resolveFindingScope, type Bill, type FindingScope } from '../../findings/finding-scope.ts'
import { toFinding } from '../../findings/finding-rows.ts'
import { listFindings } from '../../findings/findings-repository.ts'
import type { Module } from '../module.ts'
import { readSummary } from '../summarise-costs.ts'
import { rulesOfBills } from './rules-of-bills.ts'
import { sumFindings, sumRealised, trendOf } from './sums.ts'

/** Findings that come with the answer; `GET /findings` has them all. */
const LISTED = 100

/** What could be saved, as rules found it in the newest whole bill, and what was. */
export const answerOptimization: Module['answer'] = async (dependencies, question) => {
  const { db } = dependencies
  const { identity, uploadIds, from, to } = question
  const clientId = identity.client.id
  const [summary, scope] = await Promise.all([
    readSummary(dependencies, question),
    resolveFindingScope(db, identity, { uploadIds, from, to }),
  ])
  const [listed, sums, realised, trend, rules] = await Promise.all([
    listFindings(db, clientId, scope.shown, { limit: LISTED }),
    sumFindings(db, clientId, scope.shown),
    sumRealised(db, clientId, scope.bills),
    trendOf(db, clientId, scope.bills),
    rulesOfBills(db, clientId, scope.shown),
  ])
  const answer: Optimization = {
    module: 'optimization',
    scope: { ...summary.scope, warnings: [...summary.scope.warnings, ...describeWaiting(scope)] },
    totals: summary.totals,
    period: periodOf(scope.shown),
    unfinishedPeriod: unfinishedOf(scope.unfinished),
    waitingUploads: scope.waitingUploads,
    findings: listed.map((row) => toFinding(row, scope.shown)),
    ...sums,
    realised,
    trend,
    rules,
  }
  return answer
}

function periodOf(shown: Bill[]): Optimization['period'] {
  const newest = shown.toSorted((a, b) => (a.period < b.period ? -1 : 1)).at(-1)
  return newest
    ? { period: newest.period.slice(0, 7), from: newest.from, to: newest.to, days: newest.days }
    : null
}

function unfinishedOf(bills: Bill[]): Optimization['unfinishedPeriod'] {
  const newest = bills.at(-1)
  return newest ? { period: newest.period.slice(0, 7), days: newest.days } : null
}

function describeWaiting({ waitingUploads: count }: FindingScope): string[] {
  if (count === 0) return []
  return [
    count === 1
      ? 'Rules have not looked at one of the uploads yet: it takes some seconds after an upload is completed.'
      : `Rules have not looked at ${count} of the uploads yet: it takes some seconds after an upload is completed.`,
  ]
}
