import { percentOf } from '../money.ts'
import { defineRule } from '../rule.ts'
import { amount, minus } from '../text.ts'
import { WORTHWHILE } from './shared.ts'

const IS_TABLE = `x_ProductCode = 'AmazonDynamoDB' AND position(x_UsageType, 'IA-') = 0`
const IS_STORAGE = `match(x_UsageType, '(^|-)TimedStorage-ByteHrs')`
const IS_REQUESTS = `match(x_UsageType, '(^|-)(Repl)?(Read|Write)(RequestUnits|CapacityUnit-Hrs)')`
const ofRow = (sql: string) => sql.replaceAll('x_', 'row.x_')

export const dynamodbStandardIa = defineRule({
  id: 'dynamodb-standard-ia',
  title: 'Tables that could be Standard-Infrequent Access',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `${IS_TABLE} AND (${IS_STORAGE} OR ${IS_REQUESTS}) AND ResourceId != ''`,
  measures: (lines) => ({
    storage: `sumIf(row.cost, ${lines} AND ${ofRow(IS_STORAGE)})`,
    requests: `sumIf(row.cost, ${lines} AND ${ofRow(IS_REQUESTS)})`,
    table: `sumIf(row.cost, row.x_ProductCode = 'AmazonDynamoDB')`,
  }),
  condition: ({ storage, table }) => `${storage} + ${storage} > ${table}`,
  percents: {
    storage: { default: '40', label: 'Price of storage, of that in Standard' },
    requests: { default: '125', label: 'Price of requests, of those in Standard' },
  },
  saving: {
    sql: ({ storage, requests, percent }) =>
      `(${storage} + ${requests} - ${percentOf(storage, percent.storage)} - ${percentOf(requests, percent.requests)})`,
    working: ({ of, percents, cost, saving, currency }) => [
      { label: 'Of it, storage', value: amount(of.storage!, currency) },
      { label: 'Of it, requests', value: amount(of.requests!, currency) },
      {
        label: `In Standard-IA: ${percents.storage} % of storage and ${percents.requests} % of requests`,
        value: amount(minus(cost, saving), currency),
      },
      { label: 'The difference', value: amount(saving, currency) },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'high',
  effort: 'low',
  replacedBy: 'same-resource',
  explanation: ({ monthlyCost, monthlySaving, currency }) =>
    `More than half of what this table costs is storage. With the class Standard-Infrequent Access it costs ${amount(minus(monthlyCost, monthlySaving), currency)} a month instead of ${amount(monthlyCost, currency)}.`,
  whatToDo: [
    'Change the class of the table: it stays as it is and in use. It can be changed twice in 30 days.',
    'Leave it where capacity is reserved: reservations are for Standard tables alone.',
  ],
})
