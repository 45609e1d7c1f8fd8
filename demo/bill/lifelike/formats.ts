import { SERVICES } from '../../../etl/formats/aws/service-categories.ts'
import { snakeCase } from '../../../etl/formats/aws/column-names.ts'
import { cur2Columns, cur2Fields } from '../cur-2-rows.ts'
import { FOCUS_COLUMNS, focusFields } from '../focus-rows.ts'
import { formatUnits, writeCsv, type BillLine, type Fields, type GeneratedText } from '../generate-cur.ts'
import { jsonField } from '../json-field.ts'
import { LIFELIKE_COLUMNS } from './columns.ts'
import { OWN_COLUMNS, type LifelikeLine } from './usage-lines.ts'

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
export function writeBill(lines: Iterable<LifelikeLine>, format: BillFormat): GeneratedText {
  if (format === 'aws-cur-2') return writeCsv(CUR_2_COLUMNS, converted(lines, asCur2, ownOfCur2))
  if (format === 'focus') return writeCsv(AWS_FOCUS_COLUMNS, converted(lines, asFocus, ownOfFocus))
  return writeCsv(LIFELIKE_COLUMNS, lines)
}

/** Of lines that share columns, the first is converted as a whole, and of the others what is their own. */
function* converted(
  lines: Iterable<LifelikeLine>,
  convert: (line: BillLine) => Fields,
  convertOwn: (line: BillLine) => Fields,
): Generator<BillLine> {
  const known = new WeakMap<Fields, Fields>()
  for (const line of lines) {
    const { shared } = line
    const first = shared && known.get(shared)
    const fields = first ? { ...first, ...convertOwn(line) } : convert(line)
    if (shared && !first) known.set(shared, fields)
    yield { ...line, fields }
  }
}

const asCur2 = ({ fields }: BillLine) => cur2Fields(fields)

const OWN_OF_CUR_2 = OWN_COLUMNS.map((column) => [column, snakeCase(column)] as const)

function ownOfCur2({ fields }: BillLine): Fields {
  return Object.fromEntries(OWN_OF_CUR_2.map(([column, name]) => [name, fields[column]]))
}

const CATEGORIES = new Map(
  Object.entries(SERVICES).flatMap(([category, subcategories]) =>
    Object.entries(subcategories).flatMap(([subcategory, products]) =>
      products.map((product) => [product, [category, subcategory]] as const),
    ),
  ),
)

function asFocus(line: BillLine): Fields {
  return { ...focusFields(line), ContractedCost: contractedCost(line), ...awsFields(line.fields) }
}

/** Nothing is billed for what is reserved, but it has its price. */
function contractedCost({ fields, billed }: BillLine): string {
  const isReserved = fields['lineItem/LineItemType'] === 'DiscountedUsage'
  return (isReserved && fields['pricing/publicOnDemandCost']) || formatUnits(billed)
}

function ownOfFocus(line: BillLine): Fields {
  const { fields, billed, effective } = line
  const quantity = fields['lineItem/UsageAmount']
  const effectiveCost = formatUnits(effective)
  return {
    ChargePeriodStart: fields['lineItem/UsageStartDate'],
    ChargePeriodEnd: fields['lineItem/UsageEndDate'],
    BilledCost: formatUnits(billed),
    EffectiveCost: effectiveCost,
    ListCost: fields['pricing/publicOnDemandCost'],
    ContractedCost: contractedCost(line),
    PricingQuantity: quantity,
    ConsumedQuantity: quantity,
    PricingCurrencyEffectiveCost: effectiveCost,
  }
}

function awsFields(fields: Fields): Fields {
  const product = fields['lineItem/ProductCode'] ?? ''
  const [category, subcategory] = CATEGORIES.get(product) ?? ['Other', 'Other (Other)']
  const type = fields['lineItem/LineItemType'] ?? ''
  const isOfVendor = fields['bill/BillingEntity'] === 'AWS Marketplace'
  return {
    PublisherName: isOfVendor ? fields['lineItem/LegalEntity'] : 'AWS',
    BillingAccountName: fields['bill/PayerAccountName'],
    SubAccountName: fields['lineItem/UsageAccountName'],
    InvoiceId: fields['bill/InvoiceId'],
    ServiceCategory: category,
    ServiceSubcategory: subcategory,
    // Bills call them by a former name.
    RegionName: fields['product/location']?.replace(/^EU /, 'Europe '),
    PricingCategory: pricingCategory(type, fields),
    // It takes back what other usage was billed.
    ...(type === 'SavingsPlanNegation' && { ChargeCategory: 'Usage', ListCost: '0', ContractedCost: '0' }),
    ...(type === 'Refund' && { ChargeClass: 'Correction' }),
    x_CostCategories: jsonField({ Team: fields['costCategory/Team'] }),
    x_Operation: fields['lineItem/Operation'],
    x_ServiceCode: product,
    x_UsageType: fields['lineItem/UsageType'],
  }
}

/** By what kind of price a line was billed; taxes, credits and refunds have none. */
function pricingCategory(type: string, fields: Fields): string {
  if (['DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation'].includes(type)) return 'Committed'
  if (fields['lineItem/UsageType']?.includes('SpotUsage')) return 'Dynamic'
  return type === 'Usage' || type.endsWith('Fee') ? 'Standard' : ''
}
