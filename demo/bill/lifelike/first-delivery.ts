import type { BillLine } from '../generate-cur.ts'
import { DAY, type Month } from './calendar.ts'
import { lineCostText, percentOf } from './money.ts'

/** What reaches the bill late, and what is priced anew when the month is over. */
const LATE = new Set(['AmazonS3', 'AmazonBedrock', 'AmazonDynamoDB'])
const REPRICED = new Set(['AmazonCloudFront'])

/**
 * A month as it was delivered first, some days before it was final: usage of its last days is missing, and what gets
 * cheaper by the amount is charged at its first price.
 */
export function* firstDelivery(lines: Iterable<BillLine>, { end }: Pick<Month, 'end'>): Generator<BillLine> {
  for (const line of lines) {
    const { fields } = line
    const product = fields['lineItem/ProductCode'] ?? ''
    const isOfLastDays = Date.parse(fields['lineItem/UsageStartDate'] ?? '') >= end - 2 * DAY
    if (LATE.has(product) && isOfLastDays) continue
    yield REPRICED.has(product) ? dearer(line) : line
  }
}

function dearer({ fields, billed }: BillLine): BillLine {
  const cost = percentOf(billed, 108)
  const text = lineCostText(cost)
  return {
    billed: cost,
    effective: cost,
    fields: {
      ...fields,
      'lineItem/UnblendedCost': text,
      'lineItem/BlendedCost': text,
      'pricing/publicOnDemandCost': text,
    },
  }
}
