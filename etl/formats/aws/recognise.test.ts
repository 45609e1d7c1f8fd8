import { expect, it } from 'vitest'
import { sourceColumns, type SourceColumnsOptions } from '../source-columns.ts'
import { recogniseAws } from './recognise.ts'

const SLASHES = [
  'bill/BillingPeriodStartDate',
  'lineItem/LineItemType',
  'lineItem/ProductCode',
  'lineItem/UnblendedCost',
  'lineItem/CurrencyCode',
  'lineItem/UsageStartDate',
]
const SNAKE = [
  'bill_billing_period_start_date',
  'line_item_line_item_type',
  'line_item_product_code',
  'line_item_unblended_cost',
  'line_item_currency_code',
  'line_item_usage_start_date',
]

it.each<[string, string[], SourceColumnsOptions, 'legacy' | '2.0']>([
  ['names with slashes', SLASHES, {}, 'legacy'],
  ['snake case in Parquet', SNAKE, { container: 'parquet' }, 'legacy'],
  ['snake case in Hive text', SNAKE, { nullText: '\\N' }, 'legacy'],
  ['snake case in CSV with a column for a tag', [...SNAKE, 'resource_tags_user_name'], {}, 'legacy'],
  ['snake case in CSV', SNAKE, {}, '2.0'],
  ['a map of tags in Parquet', [...SNAKE, 'resource_tags'], { container: 'parquet' }, '2.0'],
  ['names of accounts in Parquet', [...SNAKE, 'bill_payer_account_name'], { container: 'parquet' }, '2.0'],
])('%s: of one generation and not of the other', (_, header, options, generation) => {
  const columns = sourceColumns(header, options)
  const version = generation === 'legacy' ? '1.0' : '2.0'
  expect(recogniseAws(columns, generation)).toEqual({ version })
  expect(recogniseAws(columns, generation === 'legacy' ? '2.0' : 'legacy')).toBeNull()
})

it.each([
  ...SLASHES.map((missing) => [missing, SLASHES, 'legacy'] as const),
  ...SNAKE.map((missing) => [missing, SNAKE, '2.0'] as const),
])('a bill without %s is refused by that name', (missing, header, generation) => {
  const columns = sourceColumns(header.filter((name) => name !== missing))
  expect(recogniseAws(columns, generation)).toEqual({ missingColumns: [missing] })
})

it('takes a cost report of Oracle for none of AWS', () => {
  const columns = sourceColumns(['lineItem/referenceNo', 'lineItem/tenantId', 'cost/myCost'])
  expect(recogniseAws(columns, 'legacy')).toBeNull()
})
