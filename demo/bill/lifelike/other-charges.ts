import type { BillLine, Fields } from '../generate-cur.ts'
import { DAY, HOUR, instant, LAST } from './calendar.ts'
import type { Account } from './company.ts'
import { cost, costOf, lineCostText, percentOf, price, usage, usageText } from './money.ts'
import { PRODUCTS } from './products.ts'
import { eachDay } from './rhythms.ts'
import type { Sheet } from './usage-lines.ts'

const VENDOR = {
  name: 'Skylark Software Inc.',
  product: '4k9w2fz0q7mx1c8rb5tj3vd6p',
  title: 'Skylark Observability',
}

/** What is no usage of AWS: a vendor's product, support, credits, refunds and taxes. */
export function* otherCharges(sheet: Sheet): Generator<BillLine> {
  const { month, company } = sheet.estate
  const { payer, shop, research, data } = company.accounts
  const vendor = [...marketplace(sheet, data)]
  yield* vendor
  const ofAws = Object.values(company.accounts).reduce(
    (sum, account) => sum + sheet.ledger.billed(account),
    0n,
  )
  const support = percentOf(ofAws, 7)
  yield charge(sheet, payer, 'Fee', support, {
    'lineItem/ProductCode': 'AWSSupportBusiness',
    'lineItem/UsageType': 'Dollar',
    'lineItem/LineItemDescription': 'AWS Support (Business)',
    'product/ProductName': PRODUCTS.AWSSupportBusiness,
  })
  if (month.position < 6) {
    yield charge(sheet, shop, 'Credit', -cost('400'), {
      'lineItem/ProductCode': 'AmazonEC2',
      'lineItem/UsageType': 'EU-BoxUsage:m7g.large',
      'lineItem/Operation': 'RunInstances',
      'lineItem/LineItemDescription': 'Migration programme credit',
      'product/ProductName': PRODUCTS.AmazonEC2,
    })
  }
  if (month.position === LAST || month.position % 5 === 3) {
    yield charge(sheet, shop, 'Refund', -cost('38.20'), {
      'bill/BillType': 'Refund',
      'lineItem/ProductCode': 'AmazonS3',
      'lineItem/UsageType': 'Requests-Tier2',
      'lineItem/Operation': 'GetObject',
      'lineItem/LineItemDescription': 'Service credit for the availability of the month before',
      'product/ProductName': PRODUCTS.AmazonS3,
    })
  }
  const taxed = vendor.reduce((sum, { billed }) => sum + billed, support)
  yield charge(sheet, payer, 'Tax', percentOf(taxed, 19), {
    ...taxOn('AWSSupportBusiness'),
    'lineItem/TaxType': 'VAT',
  })
  // The one account that is in a state with a tax of its own.
  yield charge(sheet, research, 'Tax', percentOf(sheet.ledger.billed(research), 8), {
    ...taxOn('AmazonEC2'),
    'lineItem/TaxType': 'USSalesTax',
  })
}

/** Hosts that a vendor watches, by the day, and a contract once a year. */
function* marketplace(sheet: Sheet, account: Account): Generator<BillLine> {
  const { estate } = sheet
  const { month } = estate
  const ofVendor = {
    'bill/BillingEntity': 'AWS Marketplace',
    'lineItem/LegalEntity': VENDOR.name,
    'lineItem/ProductCode': VENDOR.product,
    'product/ProductName': VENDOR.title,
    'product/productFamily': 'SaaS',
  }
  const rate = price('0.65')
  const random = estate.random('marketplace', month.first)
  const hosts = eachDay('28', { weekend: 100 })({ month, random, growth: estate.company.growth })
  for (const { from, used } of hosts) {
    yield charge(sheet, account, 'Usage', costOf(used, rate), {
      ...ofVendor,
      ...during(from, 24, `${VENDOR.product} ${account.id}`),
      'lineItem/UsageType': 'Global-SoftwareUsage-Hosts',
      'lineItem/UsageAmount': usageText(used),
      'lineItem/UnblendedRate': '0.6500000000',
      'lineItem/LineItemDescription': 'Skylark Observability - host day',
      'pricing/unit': 'Host-Days',
    })
  }
  if (month.position === 3) {
    yield charge(sheet, account, 'Fee', cost('5400'), {
      ...ofVendor,
      'lineItem/UsageType': 'Global-SoftwareContract-12mo',
      'lineItem/LineItemDescription': 'Skylark Observability - retention of 13 months - a year',
    })
  }
}

function charge(sheet: Sheet, account: Account, type: string, amount: bigint, fields: Fields): BillLine {
  const { start, days } = sheet.estate.month
  return {
    billed: amount,
    effective: amount,
    fields: {
      ...sheet.common,
      ...during(start, days * 24, `${type} ${fields['lineItem/ProductCode']} ${account.id}`),
      'lineItem/UsageAccountId': account.id,
      'lineItem/UsageAccountName': account.name,
      'lineItem/LineItemType': type,
      'lineItem/UsageAmount': usageText(usage('1')),
      'lineItem/UnblendedCost': lineCostText(amount),
      'lineItem/BlendedCost': lineCostText(amount),
      ...fields,
    },
  }
}

function taxOn(product: keyof typeof PRODUCTS): Fields {
  return {
    'lineItem/ProductCode': product,
    'lineItem/LineItemDescription': `Tax for product code ${product}`,
    'product/ProductName': PRODUCTS[product],
  }
}

function during(from: number, hours: number, of: string): Fields {
  const [start, end] = [instant(from), instant(from + hours * HOUR)]
  return {
    'identity/LineItemId': `${of} ${(from / DAY).toString(36)}`.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase(),
    'identity/TimeInterval': `${start}/${end}`,
    'lineItem/UsageStartDate': start,
    'lineItem/UsageEndDate': end,
  }
}
