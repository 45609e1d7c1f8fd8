import type { CostQuery } from '../contract/cost-query.ts'
import type { ValuesQuery } from '../contract/dimensions.ts'
import { MONTHS } from './question-data.ts'

/** A question to the API, and the same to DuckDB, which has the lines alone. */
export interface Question {
  name: string
  path: '/api/query' | '/api/query/values'
  body: Omit<CostQuery, 'uploadIds'> | Omit<ValuesQuery, 'uploadIds'>
  /** With `{where}` for the uploads that are asked about. */
  duckDb: string
}

const measures = ['effectiveCost']
const limit = 100_000
const [LAST_MONTH, END] = MONTHS.slice(-2) as [string, string]

const OF_SERVICE = { dimension: 'serviceName', operator: 'in' as const, values: ['Service 0'] }

const MONTH = `date_trunc('month', ChargePeriodStart)`
const DAY = 'CAST(ChargePeriodStart AS DATE)'
const tag = (key: string) => `coalesce(Tags['${key}'], '')`

/** What a rollup answers, over all uploads. */
export const ROLLUP_QUESTIONS: readonly Question[] = [
  ask('service by month', { measures, dimensions: ['serviceName'], granularity: 'month' }, [
    'ServiceName',
    MONTH,
  ]),
  ask('account', { measures, dimensions: ['subAccountId', 'subAccountName'] }, [
    'SubAccountId',
    'SubAccountName',
  ]),
  ask('service by day', { measures, dimensions: ['serviceName'], granularity: 'day', limit }, [
    'ServiceName',
    DAY,
  ]),
  ask('tag by month', { measures, dimensions: ['tag:team'], granularity: 'month' }, [tag('team'), MONTH]),
  ask(
    'resources of one service',
    { measures, dimensions: ['resourceId'], filters: [OF_SERVICE], limit: 100 },
    ['ResourceId'],
    { condition: `ServiceName = 'Service 0'`, limit: 100 },
  ),
  ask(
    'total, with the month before',
    { measures, from: LAST_MONTH, to: END, compare: 'previousPeriod' },
    [MONTH],
    { condition: `ChargePeriodStart >= DATE '${MONTHS.at(-3)}'` },
  ),
  ask(
    'top 10 services and others by day',
    { measures, dimensions: ['serviceName'], granularity: 'day', top: { count: 10 }, limit },
    [
      `CASE WHEN ServiceName IN (SELECT ServiceName FROM cost_line WHERE {where} GROUP BY 1 ORDER BY sum(EffectiveCost) DESC LIMIT 10) THEN ServiceName END`,
      DAY,
    ],
  ),
  {
    name: 'values of a filter',
    path: '/api/query/values',
    body: { dimension: 'subAccountName', search: 'account-1' },
    duckDb: statement(['SubAccountName'], { condition: `contains(lower(SubAccountName), 'account-1')` }),
  },
]

/** What only the lines have. */
export const LINE_QUESTIONS: readonly Question[] = [
  ask('tag by tag', { measures, dimensions: ['tag:team', 'tag:environment'] }, [
    tag('team'),
    tag('environment'),
  ]),
  ask('usage type by day', { measures, dimensions: ['xUsageType'], granularity: 'day', limit }, [
    'x_UsageType',
    DAY,
  ]),
  ask(
    'resources of one service by day',
    { measures, dimensions: ['resourceId'], filters: [OF_SERVICE], granularity: 'day', limit: 1000 },
    ['ResourceId', DAY],
    { condition: `ServiceName = 'Service 0'`, limit: 1000 },
  ),
]

function ask(
  name: string,
  body: Omit<CostQuery, 'uploadIds'>,
  groups: string[],
  options?: { condition?: string; limit?: number },
): Question {
  return { name, path: '/api/query', body, duckDb: statement(groups, options) }
}

function statement(
  groups: string[],
  { condition = 'true', limit }: { condition?: string; limit?: number } = {},
): string {
  return `SELECT BillingCurrency, ${groups.join(', ')}, sum(EffectiveCost) AS cost FROM cost_line
    WHERE {where} AND ${condition} GROUP BY ALL ORDER BY cost DESC${limit === undefined ? '' : ` LIMIT ${limit}`}`
}
