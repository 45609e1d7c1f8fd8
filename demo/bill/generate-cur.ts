import { ACCOUNTS, CATALOG, REGIONS, type CatalogItem } from './aws-catalog.ts'
import { CUR_COLUMNS } from './aws-cur-columns.ts'
import { createRandom, type Random } from './random.ts'

export interface BillOptions {
  /** First day of the billing month, `2026-10-01`. */
  month: string
  /** Data rows, header not counted. */
  rows: number
  /** The same seed gives the same bytes. */
  seed: number
}

/** What the generated file adds up to, in units of 1e-12 of the currency. Grows while the rows are read. */
interface BillTotals {
  rows: number
  billed: bigint
  effective: bigint
}

export interface GeneratedText {
  text: Generator<string>
  totals: BillTotals
}

const SCALE = 12
const GROWTH_START = Date.UTC(2026, 0, 1)
const PAYER = '004210000001'
const HOUR = 3_600_000
const DAY = 24 * HOUR
const SAVINGS_PLAN = `arn:aws:savingsplans::${PAYER}:savingsplan/3f1c9d52-6f0e-4c55-9d1b-0a52c7b1e001`
const RESERVATION = `arn:aws:rds:eu-west-1:${PAYER}:reserved-instances/ri-2026-01-15`

/**
 * An AWS Cost and Usage Report (legacy CSV) of a made-up company, as text chunks of about 64 kB: usage, Savings
 * Plans with their negations, a reservation, fees, tax and a credit. Costs rise through the month, fall at
 * weekends, and NAT gateway traffic in one region has a bad third week, so that there is something to find.
 */
export function generateCur(options: BillOptions): GeneratedText {
  return writeCsv(CUR_COLUMNS, billLines(options))
}

/** Lines as CSV with these columns. */
export function writeCsv(columns: readonly string[], lines: Iterable<BillLine>): GeneratedText {
  const totals: BillTotals = { rows: 0, billed: 0n, effective: 0n }
  return { text: csvChunks(columns, lines, totals), totals }
}

/** `123456000000n` as `0.123456000000`. */
export function formatUnits(units: bigint, scale = SCALE): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Values by column, quoted where CSV needs it. */
export type Fields = Partial<Record<string, string>>

export interface BillLine {
  fields: Fields
  billed: bigint
  effective: bigint
}

function* csvChunks(
  columns: readonly string[],
  lines: Iterable<BillLine>,
  totals: BillTotals,
): Generator<string> {
  let chunk = columns.join(',') + '\n'
  for (const line of lines) {
    totals.rows += 1
    totals.billed += line.billed
    totals.effective += line.effective
    chunk += columns.map((column) => line.fields[column] ?? '').join(',') + '\n'
    if (chunk.length > 65536) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk
}

/** The lines of such a report, one a row. */
export function* billLines({ month, rows, seed }: BillOptions): Generator<BillLine> {
  const random = createRandom(seed)
  const start = Date.parse(`${month}T00:00:00Z`)
  const end = Date.UTC(new Date(start).getUTCFullYear(), new Date(start).getUTCMonth() + 1)
  const hours = (end - start) / HOUR
  const bill = createBill(start, end)
  const weighted = CATALOG.flatMap((item) => Array.from({ length: item.weight }, () => item))
  const regions = REGIONS.flatMap((region) => Array.from({ length: region.weight }, () => region))
  const closing = closingLines(bill)
  const usageRows = Math.max(0, rows - closing.length)

  for (let row = 0; row < usageRows; row += 1) {
    const hour = Math.floor((row * hours) / usageRows)
    const item = random.pick(weighted)
    const account = random.pick(ACCOUNTS)
    const use = { item, account, region: random.pick(regions), from: start + hour * HOUR, bill, random }
    const covered = item.product === 'AmazonEC2' && item.instanceType !== undefined && random.below(4) === 0
    if (covered && row + 1 < usageRows) {
      const [usage, negation] = savingsPlanPair(usageLine(use))
      yield usage
      yield negation
      row += 1
    } else if (item.product === 'AmazonRDS' && random.below(3) === 0) {
      yield reservedUsage(usageLine(use))
    } else {
      yield usageLine(use)
    }
  }
  yield* closing.slice(0, rows)
}

interface Bill {
  start: number
  end: number
  common: Fields
}

function createBill(start: number, end: number): Bill {
  return {
    start,
    end,
    common: {
      'bill/InvoicingEntity': '"Amazon Web Services, Inc."',
      'bill/BillingEntity': 'AWS',
      'bill/BillType': 'Anniversary',
      'bill/PayerAccountId': PAYER,
      'bill/BillingPeriodStartDate': instant(start),
      'bill/BillingPeriodEndDate': instant(end),
      'lineItem/CurrencyCode': 'USD',
      'lineItem/LegalEntity': '"Amazon Web Services, Inc."',
    },
  }
}

interface Use {
  item: CatalogItem
  account: (typeof ACCOUNTS)[number]
  region: (typeof REGIONS)[number]
  from: number
  bill: Bill
  random: Random
}

function usageLine({ item, account, region, from, bill, random }: Use): BillLine {
  const day = Math.floor((from - bill.start) / DAY)
  const weekend = [0, 6].includes(new Date(from).getUTCDay())
  // In thousandths: steady growth from month to month, two thirds at weekends, the incident of the third week.
  let level = 1000 + 3 * Math.max(0, Math.floor((from - GROWTH_START) / DAY))
  if (weekend) level = Math.floor((level * 2) / 3)
  if (item.usageType === 'NatGateway-Bytes' && region.id === 'eu-west-1' && day >= 16 && day < 22) level *= 6
  const thousandths = BigInt(1 + Math.floor(((1 + random.below(item.usage)) * level) / 1000))
  const cost = thousandths * item.price
  const id = `${(random.below(40) * 2654435761 + item.weight * 97 + Number(account.id.slice(-3))) >>> 0}`
  const environment = account.environment
  // Some teams spell the key's value their own way, and some resources have no owner: as in real bills.
  const tagged = random.below(10) > 0
  return {
    billed: cost,
    effective: cost,
    fields: {
      ...bill.common,
      'identity/LineItemId': `${from.toString(36)}${random.below(2 ** 31).toString(36)}`,
      'identity/TimeInterval': `${instant(from)}/${instant(from + HOUR)}`,
      'lineItem/UsageAccountId': account.id,
      'lineItem/LineItemType': 'Usage',
      'lineItem/UsageStartDate': instant(from),
      'lineItem/UsageEndDate': instant(from + HOUR),
      'lineItem/ProductCode': item.product,
      'lineItem/UsageType': `${region.prefix}-${item.usageType}`,
      'lineItem/Operation': item.operation,
      'lineItem/AvailabilityZone': item.instanceType ? `${region.id}a` : '',
      'lineItem/ResourceId': item.resource(id, region.id, account.id),
      'lineItem/UsageAmount': formatUnits(thousandths, 3),
      'lineItem/UnblendedRate': formatUnits(item.price, 9),
      'lineItem/UnblendedCost': formatUnits(cost),
      'lineItem/BlendedRate': formatUnits(item.price, 9),
      'lineItem/BlendedCost': formatUnits(cost),
      'lineItem/LineItemDescription': `"$${formatUnits(item.price, 9)} per ${item.unit}, ${region.name}"`,
      'product/ProductName': item.name,
      'product/instanceType': item.instanceType,
      'product/instanceTypeFamily': item.instanceType?.split('.').at(-2),
      'product/location': region.name,
      'product/locationType': 'AWS Region',
      'product/operatingSystem': item.operatingSystem,
      'product/operation': item.operation,
      'product/productFamily': item.family,
      'product/region': region.id,
      'product/regionCode': region.id,
      'product/servicecode': item.product,
      'product/sku': `SKU${item.product.toUpperCase()}${item.weight}`,
      'product/usagetype': `${region.prefix}-${item.usageType}`,
      'product/volumeApiName': item.usageType.endsWith('.gp2') ? 'gp2' : '',
      'pricing/publicOnDemandCost': formatUnits(cost),
      'pricing/publicOnDemandRate': formatUnits(item.price, 9),
      'pricing/term': 'OnDemand',
      'pricing/unit': item.unit,
      'costCategory/Team': account.team,
      'resourceTags/user:Application': tagged
        ? `${account.team}-${item.product.slice(-3).toLowerCase()}`
        : '',
      'resourceTags/user:CostCenter': tagged ? `cc-${account.id.slice(-4)}` : '',
      'resourceTags/user:Environment': tagged || random.below(2) > 0 ? environment : '',
      'resourceTags/user:Owner': random.below(3) > 0 ? `${account.team}@example.com` : '',
      'resourceTags/user:Team': tagged ? account.team : '',
    },
  }
}

/** Usage that a Savings Plan covers: billed at the on-demand price, taken back by a negation line. */
function savingsPlanPair(usage: BillLine): [BillLine, BillLine] {
  const effective = (usage.billed * 72n) / 100n
  return [
    {
      billed: usage.billed,
      effective,
      fields: {
        ...usage.fields,
        'lineItem/LineItemType': 'SavingsPlanCoveredUsage',
        'savingsPlan/OfferingType': 'ComputeSavingsPlans',
        'savingsPlan/PaymentOption': 'No Upfront',
        'savingsPlan/EndTime': '2027-03-31T23:59:59.000Z',
        'savingsPlan/SavingsPlanARN': SAVINGS_PLAN,
        'savingsPlan/SavingsPlanEffectiveCost': formatUnits(effective),
      },
    },
    {
      billed: -usage.billed,
      effective: 0n,
      fields: {
        ...usage.fields,
        'lineItem/LineItemType': 'SavingsPlanNegation',
        'lineItem/UnblendedCost': formatUnits(-usage.billed),
        'lineItem/BlendedCost': formatUnits(-usage.billed),
        'lineItem/LineItemDescription': 'SavingsPlanNegation used by AccountId',
        'pricing/publicOnDemandCost': '',
        'savingsPlan/SavingsPlanARN': SAVINGS_PLAN,
      },
    },
  ]
}

function reservedUsage(usage: BillLine): BillLine {
  const effective = (usage.billed * 64n) / 100n
  return {
    billed: 0n,
    effective,
    fields: {
      ...usage.fields,
      'lineItem/LineItemType': 'DiscountedUsage',
      'lineItem/UnblendedCost': '0.0000000000',
      'lineItem/UnblendedRate': '0.0000000000',
      'lineItem/BlendedCost': '0.0000000000',
      'pricing/PurchaseOption': 'No Upfront',
      'pricing/LeaseContractLength': '1yr',
      'pricing/term': 'Reserved',
      'reservation/ReservationARN': RESERVATION,
      'reservation/EndTime': '2027-01-15T00:00:00.000Z',
      'reservation/EffectiveCost': formatUnits(effective),
    },
  }
}

/** The month's fees, support, tax and a credit. */
function closingLines(bill: Bill): BillLine[] {
  const line = (type: string, billed: bigint, effective: bigint, fields: Fields): BillLine => ({
    billed,
    effective,
    fields: {
      ...bill.common,
      'identity/LineItemId': `${type.toLowerCase()}-${bill.start}`,
      'identity/TimeInterval': `${instant(bill.start)}/${instant(bill.end)}`,
      'lineItem/UsageAccountId': PAYER,
      'lineItem/LineItemType': type,
      'lineItem/UsageStartDate': instant(bill.start),
      'lineItem/UsageEndDate': instant(bill.end),
      'lineItem/UsageAmount': '1',
      'lineItem/UnblendedCost': formatUnits(billed),
      'lineItem/BlendedCost': formatUnits(billed),
      ...fields,
    },
  })
  const dollars = (text: string) => BigInt(text.replace('.', '').padEnd(text.indexOf('.') + SCALE, '0'))
  return [
    line('SavingsPlanRecurringFee', dollars('744.00'), dollars('31.40'), {
      'lineItem/ProductCode': 'ComputeSavingsPlans',
      'lineItem/UsageType': 'ComputeSP:1yrNoUpfront',
      'lineItem/LineItemDescription': '1 year No Upfront Compute Savings Plan',
      'product/ProductName': 'Savings Plans for AWS Compute usage',
      'savingsPlan/SavingsPlanARN': SAVINGS_PLAN,
      'savingsPlan/OfferingType': 'ComputeSavingsPlans',
      'savingsPlan/TotalCommitmentToDate': '744.00',
      'savingsPlan/UsedCommitment': '712.60',
    }),
    line('RIFee', dollars('410.75'), dollars('12.25'), {
      'lineItem/ProductCode': 'AmazonRDS',
      'lineItem/UsageType': 'EU-HeavyUsage:db.r6g.large',
      'lineItem/Operation': 'CreateDBInstance:0014',
      'lineItem/LineItemDescription': 'Reserved DB instance monthly fee',
      'product/ProductName': 'Amazon Relational Database Service',
      'product/region': 'eu-west-1',
      'product/regionCode': 'eu-west-1',
      'reservation/ReservationARN': RESERVATION,
      'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod': '0',
      'reservation/UnusedRecurringFee': '12.25',
    }),
    line('Fee', dollars('100.00'), dollars('100.00'), {
      'lineItem/ProductCode': 'AWSSupportBusiness',
      'lineItem/UsageType': 'Dollar',
      'lineItem/LineItemDescription': 'AWS Support (Business)',
      'product/ProductName': 'AWS Support (Business)',
    }),
    line('Credit', dollars('-250.00'), dollars('-250.00'), {
      'lineItem/ProductCode': 'AmazonEC2',
      'lineItem/UsageType': 'USE1-BoxUsage:m5.large',
      'lineItem/LineItemDescription': 'Migration programme credit',
      'product/ProductName': 'Amazon Elastic Compute Cloud',
    }),
    line('Tax', dollars('86.10'), dollars('86.10'), {
      'lineItem/ProductCode': 'AmazonEC2',
      'lineItem/UsageType': '',
      'lineItem/TaxType': 'VAT',
      'lineItem/LineItemDescription': 'Tax for product code AmazonEC2',
      'product/ProductName': 'Amazon Elastic Compute Cloud',
    }),
  ]
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}
