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

const ACCOUNT = '100000000007'
const OF_ACCOUNT = { dimension: 'subAccountId', operator: 'in' as const, values: [ACCOUNT] }
const OF_SERVICE = { dimension: 'serviceName', operator: 'in' as const, values: ['Service 0'] }

const MONTH = `date_trunc('month', ChargePeriodStart)`
const DAY = 'CAST(ChargePeriodStart AS DATE)'
const tag = (key: string) => `coalesce(Tags['${key}'], '')`

/** What rollups answer that have few rows for a month. */
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
  ask('account by day', { measures, dimensions: ['subAccountId'], granularity: 'day', limit }, [
    'SubAccountId',
    DAY,
  ]),
  ask(
    'services of one account by day',
    { measures, dimensions: ['serviceName'], filters: [OF_ACCOUNT], granularity: 'day', limit },
    ['ServiceName', DAY],
    { condition: `SubAccountId = '${ACCOUNT}'` },
  ),
  ask('usage type by day', { measures, dimensions: ['xUsageType'], granularity: 'day', limit }, [
    'x_UsageType',
    DAY,
  ]),
  ask('tag by month', { measures, dimensions: ['tag:team'], granularity: 'month' }, [tag('team'), MONTH]),
  ask('tag by tag', { measures, dimensions: ['tag:team', 'tag:environment'] }, [
    tag('team'),
    tag('environment'),
  ]),
  ask('tag by service', { measures, dimensions: ['tag:team', 'serviceName'] }, [tag('team'), 'ServiceName']),
  ask(
    'resources of one service',
    { measures, dimensions: ['resourceId'], filters: [OF_SERVICE], limit: 100 },
    ['ResourceId'],
    { condition: `ServiceName = 'Service 0'`, limit: 100 },
  ),
  ask(
    'resources without a tag',
    {
      measures,
      dimensions: ['resourceId'],
      filters: [{ dimension: 'tag:team', operator: 'isEmpty' }],
      limit: 100,
    },
    ['ResourceId'],
    { condition: `${tag('team')} = ''`, limit: 100 },
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

/** What rollups answer that keep resources apart, by day or by what was used of them. */
export const DETAIL_QUESTIONS: readonly Question[] = [
  ask('usage type by account', { measures, dimensions: ['xUsageType', 'subAccountId'] }, [
    'x_UsageType',
    'SubAccountId',
  ]),
  ask('tag by usage type', { measures, dimensions: ['tag:team', 'xUsageType'] }, [
    tag('team'),
    'x_UsageType',
  ]),
  ask(
    'tag with a value for each resource',
    { measures, dimensions: ['tag:Name'], limit: 100 },
    [tag('Name')],
    {
      limit: 100,
    },
  ),
  ask('tag by day', { measures, dimensions: ['tag:team'], granularity: 'day', limit }, [tag('team'), DAY]),
  ask(
    'resources of one service by day',
    { measures, dimensions: ['resourceId'], filters: [OF_SERVICE], granularity: 'day', limit: 1000 },
    ['ResourceId', DAY],
    { condition: `ServiceName = 'Service 0'`, limit: 1000 },
  ),
]

/** What only the lines have. */
export const LINE_QUESTIONS: readonly Question[] = [
  ask(
    'usage types of one account by day',
    { measures, dimensions: ['xUsageType'], filters: [OF_ACCOUNT], granularity: 'day', limit },
    ['x_UsageType', DAY],
    { condition: `SubAccountId = '${ACCOUNT}'` },
  ),
  ask('region by hour', { measures, dimensions: ['regionId'], granularity: 'hour', limit }, [
    'RegionId',
    `date_trunc('hour', ChargePeriodStart)`,
  ]),
  ask(
    'tag of one service by hour',
    { measures, dimensions: ['tag:team'], filters: [OF_SERVICE], granularity: 'hour', limit },
    [tag('team'), `date_trunc('hour', ChargePeriodStart)`],
    { condition: `ServiceName = 'Service 0'` },
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
