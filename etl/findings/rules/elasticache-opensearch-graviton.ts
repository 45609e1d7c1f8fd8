import { isOneOf, NODES_TO_GRAVITON } from '../families.ts'
import { isCacheNode, isSearchNode } from '../passes/instance-columns.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { databasePool, PERCENT_OF_COST, savingOf, successorOf, WORTHWHILE } from './shared.ts'

export const elasticacheOpensearchGraviton = defineRule({
  id: 'elasticache-opensearch-graviton',
  title: 'Cache and search nodes that could run on Graviton',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `(${isCacheNode} OR ${isSearchNode}) AND isOnDemand AND ${isOneOf('instanceFamily', NODES_TO_GRAVITON)}`,
  measures: (lines) => ({
    instanceType: `anyIf(row.instanceType, ${lines})`,
    productCode: `anyIf(row.x_ProductCode, ${lines})`,
  }),
  percents: savingOf('5', 'Saving of Graviton'),
  saving: PERCENT_OF_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'medium',
  replacedBy: 'same-resource',
  pool: ({ productCode }) => databasePool(productCode),
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `Nodes of the type ${of.instanceType} cost ${amount(monthlyCost, currency)} a month here. ${successorOf(of.instanceType, NODES_TO_GRAVITON)} costs about ${percents.saving} % less.`,
  whatToDo: [
    'Change the node type of the cluster or domain. AWS replaces the nodes one after the other, and clients stay connected to the rest.',
    'Do it at a quiet hour: while data moves, latency rises.',
  ],
})
