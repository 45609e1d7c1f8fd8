import { SERVICES } from '../../../etl/formats/aws/service-categories.ts'
import { asCur2, cur2Columns } from '../cur-2-rows.ts'
import { FOCUS_COLUMNS, focusFields } from '../focus-rows.ts'
import { writeCsv, type BillLine, type Fields, type GeneratedText } from '../generate-cur.ts'
import { jsonField } from '../json-field.ts'
import { LIFELIKE_COLUMNS } from './columns.ts'

export type BillFormat = 'aws-cur-legacy' | 'aws-cur-2' | 'focus'

/** What only the newer report says: how accounts are called. */
const CUR_2_COLUMNS = cur2Columns([...LIFELIKE_COLUMNS, 'bill/PayerAccountName', 'lineItem/UsageAccountName'])

/** FOCUS as AWS exports it, with columns of its own. */
const AWS_FOCUS_COLUMNS = [
  ...FOCUS_COLUMNS,
  'x_CostCategories',
  'x_Operation',
  'x_ServiceCode',
  'x_UsageType',
]

/** The lines of a bill as a file of a format. */
export function writeBill(lines: Iterable<BillLine>, format: BillFormat): GeneratedText {
  if (format === 'aws-cur-2') return writeCsv(CUR_2_COLUMNS, asCur2(lines))
  if (format === 'focus') return writeCsv(AWS_FOCUS_COLUMNS, asAwsFocus(lines))
  return writeCsv(LIFELIKE_COLUMNS, lines)
}

const CATEGORIES = new Map(
  Object.entries(SERVICES).flatMap(([category, subcategories]) =>
    Object.entries(subcategories).flatMap(([subcategory, products]) =>
      products.map((product) => [product, [category, subcategory]] as const),
    ),
  ),
)

function* asAwsFocus(lines: Iterable<BillLine>): Generator<BillLine> {
  for (const line of lines) yield { ...line, fields: { ...focusFields(line), ...awsFields(line.fields) } }
}

function awsFields(fields: Fields): Fields {
  const product = fields['lineItem/ProductCode'] ?? ''
  const [category, subcategory] = CATEGORIES.get(product) ?? ['Other', 'Other (Other)']
  const type = fields['lineItem/LineItemType']
  const isOfVendor = fields['bill/BillingEntity'] === 'AWS Marketplace'
  return {
    PublisherName: isOfVendor ? fields['lineItem/LegalEntity'] : 'AWS',
    BillingAccountName: fields['bill/PayerAccountName'],
    SubAccountName: fields['lineItem/UsageAccountName'],
    InvoiceId: fields['bill/InvoiceId'],
    ServiceCategory: category,
    ServiceSubcategory: subcategory,
    // It takes back what other usage was billed.
    ...(type === 'SavingsPlanNegation' && { ChargeCategory: 'Usage', ListCost: '0', ContractedCost: '0' }),
    ...(type === 'Refund' && { ChargeClass: 'Correction' }),
    x_CostCategories: jsonField({ Team: fields['costCategory/Team'] }),
    x_Operation: fields['lineItem/Operation'],
    x_ServiceCode: product,
    x_UsageType: fields['lineItem/UsageType'],
  }
}
