import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOCUS = readFileSync(
  join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv'),
).toString()
const COLUMNS = [...FOCUS.slice(0, FOCUS.indexOf('\n')).trim().split(','), 'x_UsageType']

/** Load balancers that nothing went through in all of a month, by what they cost in it. */
export function idleBalancers(month: string, next: string, costs: Record<string, number>): string {
  const period = { Start: `${month}-01T00:00:00Z`, End: `${next}-01T00:00:00Z` }
  const rows = Object.entries(costs).map(([name, cost]): Record<string, string> => ({
    ProviderName: 'AWS',
    PublisherName: 'AWS',
    InvoiceIssuerName: 'AWS',
    BillingAccountId: '111122223333',
    BillingAccountName: 'Acme',
    SubAccountId: '111122223333',
    SubAccountName: 'Acme',
    BillingPeriodStart: period.Start,
    BillingPeriodEnd: period.End,
    ChargePeriodStart: period.Start,
    ChargePeriodEnd: period.End,
    ChargeCategory: 'Usage',
    ChargeDescription: 'Load balancer hours',
    ChargeFrequency: 'Usage-Based',
    ...Object.fromEntries(
      ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'].map((of) => [of, String(cost)]),
    ),
    PricingCategory: 'Standard',
    PricingQuantity: '700',
    PricingUnit: 'Hours',
    BillingCurrency: 'USD',
    ConsumedQuantity: '700',
    ConsumedUnit: 'Hours',
    ServiceName: 'AWSELB',
    ServiceCategory: 'Networking',
    ResourceId: name,
    RegionId: 'eu-west-1',
    x_UsageType: 'EU-LoadBalancerUsage',
  }))
  return [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ''))]
    .map((fields) => fields.join(','))
    .join('\n')
}
