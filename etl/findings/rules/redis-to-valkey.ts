import { percentOf } from '../money.ts'
import { isCacheNode } from '../passes/instance-columns.ts'
import { defineRule } from '../rule.ts'
import { amount, minus } from '../text.ts'
import { databasePool, WORTHWHILE } from './shared.ts'

/** By the column, the number of the operation, or what is in the usage type of what runs without servers. */
const IS_REDIS = `(match(x_DatabaseEngine, '(?i)redis') OR x_Operation = 'CreateCacheCluster:0002' OR match(concat(x_UsageType, ' ', x_Operation), '(?i)redis'))`
const IS_SERVERLESS = `match(x_UsageType, '(?i)serverless|CachedData|ProcessingUnits')`

export const redisToValkey = defineRule({
  id: 'redis-to-valkey',
  title: 'Redis caches that could be Valkey',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `x_ProductCode = 'AmazonElastiCache' AND isOnDemand AND ${IS_REDIS} AND (${isCacheNode} OR ${IS_SERVERLESS})`,
  measures: (lines) => ({
    nodes: `sumIf(row.cost, ${lines} AND NOT ${IS_SERVERLESS.replace('x_UsageType', 'row.x_UsageType')})`,
    serverless: `sumIf(row.cost, ${lines} AND ${IS_SERVERLESS.replace('x_UsageType', 'row.x_UsageType')})`,
  }),
  percents: {
    nodes: { default: '80', label: 'Price of a node with Valkey, of one with Redis' },
    serverless: { default: '67', label: 'Price without servers with Valkey, of that with Redis' },
  },
  saving: {
    sql: ({ cost, nodes, serverless, percent }) =>
      `(${cost} - ${percentOf(nodes, percent.nodes)} - ${percentOf(serverless, percent.serverless)})`,
    working: ({ of, percents, cost, saving, currency }) => [
      {
        label:
          of.serverless === '0'
            ? `With Valkey, ${percents.nodes} % of it`
            : `With Valkey, ${percents.nodes} % of nodes and ${percents.serverless} % of what runs without servers`,
        value: amount(minus(cost, saving), currency),
      },
      { label: 'The difference', value: amount(saving, currency) },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'same-resource',
  pool: () => databasePool("'AmazonElastiCache'"),
  explanation: ({ monthlyCost, monthlySaving, currency }) =>
    `This cache costs ${amount(monthlyCost, currency)} a month with Redis. With Valkey, which speaks the same protocol, it costs ${amount(minus(monthlyCost, monthlySaving), currency)}.`,
  whatToDo: [
    'Check the version: Valkey takes the place of Redis up to 7.2 without a change in its clients.',
    'Change the engine of the cache. AWS does it in place, and clients stay connected.',
  ],
})
