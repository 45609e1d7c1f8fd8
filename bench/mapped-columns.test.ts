import { expect, test } from 'vitest'
import { CUR_COLUMNS } from '../demo/bill/aws-cur-columns.ts'
import { recogniseFormat } from '../etl/formats/recognise.ts'
import { sourceColumns } from '../etl/formats/source-columns.ts'
import { FOCUS_COLUMNS } from '../demo/bill/focus-rows.ts'
import { mappedColumns } from './mapped-columns.ts'

test.each([
  {
    report: 'an AWS report',
    header: CUR_COLUMNS,
    kinds: {
      'lineItem/UnblendedCost': 'decimal',
      'lineItem/UsageAmount': 'decimal',
      'savingsPlan/UsedCommitment': 'decimal',
      'lineItem/UsageStartDate': 'time',
      'savingsPlan/EndTime': 'time',
      'lineItem/ResourceId': 'text',
      'resourceTags/user:Team': 'text',
      // Nothing reads it.
      'product/ecu': undefined,
    },
  },
  {
    report: 'a FOCUS report',
    header: FOCUS_COLUMNS,
    kinds: { BilledCost: 'decimal', PricingQuantity: 'decimal', ChargePeriodStart: 'time', Tags: 'text' },
  },
])('of $report the columns that its mapping reads, each with its type', ({ header, kinds }) => {
  const columns = sourceColumns(header)
  const mapped = mappedColumns(recogniseFormat(columns).format.map(columns))
  const kindOf = new Map(mapped.map(({ name, kind }) => [name, kind]))
  expect(Object.fromEntries(Object.keys(kinds).map((name) => [name, kindOf.get(name)]))).toEqual(kinds)
})
