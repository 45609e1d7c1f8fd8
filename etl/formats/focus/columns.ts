/*
 * The columns of FOCUS 1.0 to 1.3 with their content constraints, from the FOCUS specification of the FinOps
 * Foundation (https://focus.finops.org), CC BY 4.0. No version changed a column of an earlier one, except that 1.3
 * deprecates two.
 */

export const FOCUS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const
export type FocusVersion = (typeof FOCUS_VERSIONS)[number]

export interface FocusColumn {
  name: string
  /** The version that brought it. */
  since: FocusVersion
  level: 'Mandatory' | 'Conditional' | 'Recommended'
  type: 'String' | 'Decimal' | 'Date/Time' | 'JSON'
  allowsNulls: boolean
  /** The only values that it may have. */
  values?: readonly string[]
  nonNegative?: boolean
  /** From this version on another column stands in its place, and a file may go without it. */
  deprecated?: FocusVersion
}

/** Which subcategories a service category has. */
export const SERVICE_SUBCATEGORIES: Readonly<Record<string, readonly string[]>> = {
  'AI and Machine Learning': [
    'AI Platforms',
    'Bots',
    'Generative AI',
    'Machine Learning',
    'Natural Language Processing',
    'Other (AI and Machine Learning)',
  ],
  Analytics: [
    'Analytics Platforms',
    'Business Intelligence',
    'Data Processing',
    'Search',
    'Streaming Analytics',
    'Other (Analytics)',
  ],
  'Business Applications': ['Productivity and Collaboration', 'Other (Business Applications)'],
  Compute: [
    'Containers',
    'End User Computing',
    'Quantum Compute',
    'Serverless Compute',
    'Virtual Machines',
    'Other (Compute)',
  ],
  Databases: [
    'Caching',
    'Data Warehouses',
    'Ledger Databases',
    'NoSQL Databases',
    'Relational Databases',
    'Time Series Databases',
    'Other (Databases)',
  ],
  'Developer Tools': [
    'Developer Platforms',
    'Continuous Integration and Deployment',
    'Development Environments',
    'Source Code Management',
    'Quality Assurance',
    'Other (Developer Tools)',
  ],
  Identity: ['Identity and Access Management', 'Other (Identity)'],
  Integration: ['API Management', 'Messaging', 'Workflow Orchestration', 'Other (Integration)'],
  'Internet of Things': ['IoT Analytics', 'IoT Platforms', 'Other (Internet of Things)'],
  'Management and Governance': [
    'Architecture',
    'Compliance',
    'Cost Management',
    'Data Governance',
    'Disaster Recovery',
    'Endpoint Management',
    'Observability',
    'Support',
    'Other (Management and Governance)',
  ],
  Media: ['Content Creation', 'Gaming', 'Media Streaming', 'Mixed Reality', 'Other (Media)'],
  Migration: ['Data Migration', 'Resource Migration', 'Other (Migration)'],
  Mobile: ['Other (Mobile)'],
  Multicloud: ['Multicloud Integration', 'Other (Multicloud)'],
  Networking: [
    'Application Networking',
    'Content Delivery',
    'Network Connectivity',
    'Network Infrastructure',
    'Network Routing',
    'Network Security',
    'Other (Networking)',
  ],
  Security: [
    'Secret Management',
    'Security Posture Management',
    'Threat Detection and Response',
    'Other (Security)',
  ],
  Storage: [
    'Backup Storage',
    'Block Storage',
    'File Storage',
    'Object Storage',
    'Storage Platforms',
    'Other (Storage)',
  ],
  Web: ['Application Platforms', 'Other (Web)'],
  Other: ['Other (Other)'],
}

const SERVICE_CATEGORIES = Object.keys(SERVICE_SUBCATEGORIES)

/** In alphabetical order. */
export const FOCUS_COLUMNS: readonly FocusColumn[] = [
  column('AllocatedMethodDetails', '1.3', 'Recommended', 'JSON', 'nulls'),
  column('AllocatedMethodId', '1.3', 'Conditional', 'String', 'nulls'),
  column('AllocatedResourceId', '1.3', 'Conditional', 'String', 'nulls'),
  column('AllocatedResourceName', '1.3', 'Conditional', 'String', 'nulls'),
  column('AllocatedTags', '1.3', 'Conditional', 'JSON', 'nulls'),
  column('AvailabilityZone', '1.0', 'Recommended', 'String', 'nulls'),
  column('BilledCost', '1.0', 'Mandatory', 'Decimal', 'no nulls'),
  column('BillingAccountId', '1.0', 'Mandatory', 'String', 'no nulls'),
  column('BillingAccountName', '1.0', 'Mandatory', 'String', 'nulls'),
  column('BillingAccountType', '1.2', 'Conditional', 'String', 'no nulls'),
  column('BillingCurrency', '1.0', 'Mandatory', 'String', 'no nulls'),
  column('BillingPeriodEnd', '1.0', 'Mandatory', 'Date/Time', 'no nulls'),
  column('BillingPeriodStart', '1.0', 'Mandatory', 'Date/Time', 'no nulls'),
  column('CapacityReservationId', '1.1', 'Conditional', 'String', 'nulls'),
  column('CapacityReservationStatus', '1.1', 'Conditional', 'String', 'nulls', {
    values: ['Used', 'Unused'],
  }),
  column('ChargeCategory', '1.0', 'Mandatory', 'String', 'no nulls', {
    values: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  }),
  column('ChargeClass', '1.0', 'Mandatory', 'String', 'nulls', { values: ['Correction'] }),
  column('ChargeDescription', '1.0', 'Mandatory', 'String', 'nulls'),
  column('ChargeFrequency', '1.0', 'Recommended', 'String', 'no nulls', {
    values: ['One-Time', 'Recurring', 'Usage-Based'],
  }),
  column('ChargePeriodEnd', '1.0', 'Mandatory', 'Date/Time', 'no nulls'),
  column('ChargePeriodStart', '1.0', 'Mandatory', 'Date/Time', 'no nulls'),
  column('CommitmentDiscountCategory', '1.0', 'Conditional', 'String', 'nulls', {
    values: ['Spend', 'Usage'],
  }),
  column('CommitmentDiscountId', '1.0', 'Conditional', 'String', 'nulls'),
  column('CommitmentDiscountName', '1.0', 'Conditional', 'String', 'nulls'),
  column('CommitmentDiscountQuantity', '1.1', 'Conditional', 'Decimal', 'nulls'),
  column('CommitmentDiscountStatus', '1.0', 'Conditional', 'String', 'nulls', { values: ['Used', 'Unused'] }),
  column('CommitmentDiscountType', '1.0', 'Conditional', 'String', 'nulls'),
  column('CommitmentDiscountUnit', '1.1', 'Conditional', 'String', 'nulls'),
  column('ConsumedQuantity', '1.0', 'Conditional', 'Decimal', 'nulls'),
  column('ConsumedUnit', '1.0', 'Conditional', 'String', 'nulls'),
  column('ContractApplied', '1.3', 'Conditional', 'JSON', 'nulls'),
  column('ContractedCost', '1.0', 'Mandatory', 'Decimal', 'no nulls'),
  column('ContractedUnitPrice', '1.0', 'Conditional', 'Decimal', 'nulls', { nonNegative: true }),
  column('EffectiveCost', '1.0', 'Mandatory', 'Decimal', 'no nulls'),
  column('HostProviderName', '1.3', 'Mandatory', 'String', 'nulls'),
  column('InvoiceId', '1.2', 'Recommended', 'String', 'nulls'),
  column('InvoiceIssuerName', '1.0', 'Mandatory', 'String', 'no nulls'),
  column('ListCost', '1.0', 'Mandatory', 'Decimal', 'no nulls'),
  column('ListUnitPrice', '1.0', 'Conditional', 'Decimal', 'nulls', { nonNegative: true }),
  column('PricingCategory', '1.0', 'Conditional', 'String', 'nulls', {
    values: ['Standard', 'Dynamic', 'Committed', 'Other'],
  }),
  column('PricingCurrency', '1.2', 'Conditional', 'String', 'nulls'),
  column('PricingCurrencyContractedUnitPrice', '1.2', 'Conditional', 'Decimal', 'nulls', {
    nonNegative: true,
  }),
  column('PricingCurrencyEffectiveCost', '1.2', 'Conditional', 'Decimal', 'nulls'),
  column('PricingCurrencyListUnitPrice', '1.2', 'Conditional', 'Decimal', 'nulls', { nonNegative: true }),
  column('PricingQuantity', '1.0', 'Mandatory', 'Decimal', 'nulls'),
  column('PricingUnit', '1.0', 'Mandatory', 'String', 'nulls'),
  column('ProviderName', '1.0', 'Mandatory', 'String', 'no nulls', { deprecated: '1.3' }),
  column('PublisherName', '1.0', 'Mandatory', 'String', 'no nulls', { deprecated: '1.3' }),
  column('RegionId', '1.0', 'Conditional', 'String', 'nulls'),
  column('RegionName', '1.0', 'Conditional', 'String', 'nulls'),
  column('ResourceId', '1.0', 'Conditional', 'String', 'nulls'),
  column('ResourceName', '1.0', 'Conditional', 'String', 'nulls'),
  column('ResourceType', '1.0', 'Conditional', 'String', 'nulls'),
  column('ServiceCategory', '1.0', 'Mandatory', 'String', 'no nulls', { values: SERVICE_CATEGORIES }),
  column('ServiceName', '1.0', 'Mandatory', 'String', 'no nulls'),
  column('ServiceProviderName', '1.3', 'Mandatory', 'String', 'no nulls'),
  column('ServiceSubcategory', '1.1', 'Recommended', 'String', 'no nulls', {
    values: Object.values(SERVICE_SUBCATEGORIES).flat(),
  }),
  column('SkuId', '1.0', 'Conditional', 'String', 'nulls'),
  column('SkuMeter', '1.1', 'Conditional', 'String', 'nulls'),
  column('SkuPriceDetails', '1.1', 'Conditional', 'JSON', 'nulls'),
  column('SkuPriceId', '1.0', 'Conditional', 'String', 'nulls'),
  column('SubAccountId', '1.0', 'Conditional', 'String', 'nulls'),
  column('SubAccountName', '1.0', 'Conditional', 'String', 'nulls'),
  column('SubAccountType', '1.2', 'Conditional', 'String', 'nulls'),
  column('Tags', '1.0', 'Conditional', 'JSON', 'nulls'),
]

/** The columns of a version: those that it brought and all earlier ones. */
export function focusColumns(version: string): FocusColumn[] {
  return FOCUS_COLUMNS.filter(({ since }) => since <= version)
}

function column(
  name: string,
  since: FocusVersion,
  level: FocusColumn['level'],
  type: FocusColumn['type'],
  nulls: 'nulls' | 'no nulls',
  constraints: Pick<FocusColumn, 'values' | 'nonNegative' | 'deprecated'> = {},
): FocusColumn {
  return { name, since, level, type, allowsNulls: nulls === 'nulls', ...constraints }
}
