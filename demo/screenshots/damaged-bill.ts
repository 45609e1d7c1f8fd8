import { CUR_COLUMNS } from '../bill/aws-cur-columns.ts'
import { billLines, writeCsv, type BillLine, type BillOptions } from '../bill/generate-cur.ts'

/** Values as spreadsheets and broken exports leave them, in three rows of a bill. */
const DAMAGE = new Map([
  [1_204, { 'lineItem/UsageStartDate': '7/2/2026 20:00' }],
  [8_817, { 'lineItem/UnblendedCost': 'n/a' }],
  [15_402, { 'lineItem/UsageStartDate': '' }],
])

/** The bill with its damaged rows, as CSV. */
export function damagedBill(options: BillOptions): string {
  return [...writeCsv(CUR_COLUMNS, damaged(billLines(options))).text].join('')
}

function* damaged(lines: Iterable<BillLine>): Generator<BillLine> {
  let row = 0
  for (const line of lines) {
    row += 1
    yield { ...line, fields: { ...line.fields, ...DAMAGE.get(row) } }
  }
}
