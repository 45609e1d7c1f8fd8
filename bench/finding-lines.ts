import type { ClickHouseClient } from '@clickhouse/client'
import type { GeneratedLoad } from './cost-lines.ts'

/**
 * What the lines of a month are made of: each use is billed every hour. `%` in the usage type stands for the instance
 * type, and shares are of a hundred.
 */
const USES: readonly [
  share: number,
  product: string,
  service: string,
  usageType: string,
  operation: string,
  unit: string,
  unitPrice: string,
][] = [
  [24, 'AmazonEC2', 'Amazon Elastic Compute Cloud', 'BoxUsage:%', 'RunInstances', 'Hrs', '0.096'],
  [3, 'AmazonEC2', 'Amazon Elastic Compute Cloud', 'SpotUsage:%', 'RunInstances:SV001', 'Hrs', '0.03'],
  [
    10,
    'AmazonEC2',
    'Amazon Elastic Compute Cloud',
    'EBS:VolumeUsage.gp3',
    'CreateVolume-Gp3',
    'GB-Mo',
    '0.08',
  ],
  [8, 'AmazonEC2', 'Amazon Elastic Compute Cloud', 'EBS:VolumeUsage.gp2', 'CreateVolume-Gp2', 'GB-Mo', '0.1'],
  [6, 'AmazonEC2', 'Amazon Elastic Compute Cloud', 'EBS:SnapshotUsage', 'CreateSnapshot', 'GB-Mo', '0.05'],
  [2, 'AmazonEC2', 'Amazon Elastic Compute Cloud', 'NatGateway-Hours', 'NatGateway', 'Hrs', '0.045'],
  [2, 'AmazonEC2', 'Amazon Elastic Compute Cloud', 'NatGateway-Bytes', 'NatGateway', 'GB', '0.045'],
  [
    3,
    'AmazonEC2',
    'Amazon Elastic Compute Cloud',
    'PublicIPv4:InUseAddress',
    'AssociateAddressVPC',
    'Hrs',
    '0.005',
  ],
  [4, 'AWSELB', 'Elastic Load Balancing', 'LoadBalancerUsage', 'LoadBalancing:Application', 'Hrs', '0.0225'],
  [4, 'AWSELB', 'Elastic Load Balancing', 'LCUUsage', 'LoadBalancing:Application', 'LCU-Hrs', '0.008'],
  [5, 'AWSDataTransfer', 'AWS Data Transfer', 'DataTransfer-Regional-Bytes', 'InterZone-In', 'GB', '0.01'],
  [3, 'AWSDataTransfer', 'AWS Data Transfer', 'DataTransfer-Out-Bytes', 'LoadBalancing', 'GB', '0.09'],
  [
    4,
    'AmazonS3',
    'Amazon Simple Storage Service',
    'TimedStorage-ByteHrs',
    'StandardStorage',
    'GB-Mo',
    '0.023',
  ],
  [4, 'AmazonS3', 'Amazon Simple Storage Service', 'Requests-Tier1', 'PutObject', 'Requests', '0.000005'],
  [3, 'AmazonS3', 'Amazon Simple Storage Service', 'Requests-Tier2', 'GetObject', 'Requests', '0.0000004'],
  [
    4,
    'AmazonRDS',
    'Amazon Relational Database Service',
    'InstanceUsage:db.%',
    'CreateDBInstance:0014',
    'Hrs',
    '0.2',
  ],
  [3, 'AWSLambda', 'AWS Lambda', 'Lambda-GB-Second', 'Invoke', 'Lambda-GB-Second', '0.0000166667'],
  [3, 'AmazonCloudWatch', 'AmazonCloudWatch', 'DataProcessing-Bytes', 'PutLogEvents', 'GB', '0.5'],
  [
    2,
    'AmazonDynamoDB',
    'Amazon DynamoDB',
    'WriteRequestUnits',
    'PayPerRequestThroughput',
    'WriteRequestUnits',
    '0.00000125',
  ],
  [
    2,
    'AmazonElastiCache',
    'Amazon ElastiCache',
    'NodeUsage:cache.%',
    'CreateCacheCluster:0002',
    'Hrs',
    '0.15',
  ],
  [1, 'AWSConfig', 'AWS Config', 'ConfigurationItemRecorded', 'None', 'ConfigurationItemRecorded', '0.003'],
]

const HOURS = 744
const FAMILIES = ['m5', 'c5', 'r5', 'm6i', 't3', 'm4', 'm6g', 'c6g', 'r6g', 'm7g']

/**
 * Writes the lines of a large AWS account straight in the engine, through the landing table as a load does: lines by
 * the hour, a use in each of five regions and 40 accounts, a third of the compute covered by a Savings Plan, tags as in
 * `generateCostLines`.
 */
export async function generateFindingLines(
  clickhouse: ClickHouseClient,
  { clientId, loadId, month, lines }: Omit<GeneratedLoad, 'resources'>,
): Promise<void> {
  const uses = USES.flatMap(([share, ...use]) => Array.from({ length: share }, () => use))
  const column = (index: number) => uses.map((use) => use[index]!)
  await clickhouse.command({
    query: `INSERT INTO cost_line_landing (
        client_id, load_id, file_index, row_number, BillingPeriodStart, BillingPeriodEnd, ChargePeriodStart,
        ChargePeriodEnd, BillingCurrency, BilledCost, EffectiveCost, ListCost, ContractedCost, ProviderName,
        PublisherName, InvoiceIssuerName, BillingAccountId, SubAccountId, SubAccountName, ChargeCategory,
        ChargeFrequency, ServiceCategory, ServiceName, RegionId, RegionName, ResourceId, SkuId, PricingCategory,
        CommitmentDiscountCategory, CommitmentDiscountStatus, CommitmentDiscountId, x_CommitmentOfferingType,
        x_CommitmentEndTime, ConsumedQuantity, ConsumedUnit, Tags, x_LineItemType, x_ProductCode, x_UsageType, x_Operation,
        x_InstanceType, x_OperatingSystem, x_DatabaseEngine, source_billed_cost)
      WITH
        intDiv(number, {series:UInt64}) AS hourOfMonth,
        toUInt32(number % {series:UInt64}) AS use,
        cityHash64(use, 'u') AS u,
        1 + use % ${uses.length} AS kind,
        {products:Array(String)}[kind] AS product,
        toUInt8(cityHash64(use, 'a') % 40) AS account,
        toUInt8(cityHash64(use, 'g') % 5) AS region,
        concat(${JSON.stringify(FAMILIES).replaceAll('"', "'")}[1 + u % ${FAMILIES.length}], '.', ['large', 'xlarge', '2xlarge'][1 + intDiv(u, 16) % 3]) AS instance,
        concat(['USE1-', 'EU-', 'EUC1-', 'APS2-', 'USW2-'][1 + region], replaceOne({usageTypes:Array(String)}[kind], '%', instance)) AS usageType,
        toDecimal128({unitPrices:Array(String)}[kind], 18) AS unitPrice,
        toDecimal128(if({units:Array(String)}[kind] = 'Hrs', '1', toString(1 + cityHash64(number) % 997)), 18) AS amount,
        multiplyDecimal(amount, unitPrice, 18) AS cost,
        product = 'AmazonEC2' AND position(usageType, 'BoxUsage') > 0 AND u % 3 = 0 AS covered,
        if(covered, multiplyDecimal(cost, toDecimal128('0.7', 18), 18), cost) AS effective,
        toDateTime({month:Date}, 'UTC') + toUInt32(hourOfMonth % ${HOURS}) * 3600 AS hour,
        arrayFilter(tag -> tag.2 != '' AND cityHash64(use, tag.1) % 3 > 0, [
          ('team', concat('team-', toString(cityHash64(use, 't') % 12))),
          ('environment', ['prod', 'staging', 'dev', 'Production'][1 + cityHash64(use, 'e') % 4]),
          ('application', concat('app-', toString(cityHash64(use, 'p') % 60))),
          ('cost-center', toString(4000 + cityHash64(use, 'c') % 20)),
          ('owner', concat('user', toString(cityHash64(use, 'o') % 200), '@example.com')),
          ('project', concat('project-', toString(cityHash64(use, 'j') % 40))),
          ('managed-by', ['terraform', 'hand', 'cdk'][1 + cityHash64(use, 'm') % 3]),
          ('Name', concat('host-', toString(use)))
        ]) AS tags
      SELECT {clientId:UUID}, {loadId:UUID}, 0, number + 1, {month:Date}, addMonths({month:Date}, 1), hour, hour + 3600,
        'USD', cost, effective, cost, cost, 'AWS', 'AWS', 'AWS', '111122223333', toString(100000000000 + account),
        concat('account-', toString(account)), 'Usage', 'Usage-Based', 'Other', {services:Array(String)}[kind],
        concat('region-', toString(region)), concat('Region ', toString(region)),
        concat('arn:aws:', product, ':::resource/', toString(intDiv(use, 2))), concat('SKU', toString(kind)),
        multiIf(covered, 'Committed', position(usageType, 'SpotUsage') > 0, 'Dynamic', 'Standard'),
        if(covered, 'Spend', ''), if(covered, 'Used', ''), if(covered, 'arn:aws:savingsplans::1:savingsplan/1', ''),
        if(covered, 'ComputeSavingsPlans', ''), if(covered, toDateTime('2026-12-01 00:00:00', 'UTC'), NULL), amount, {units:Array(String)}[kind],
        mapFromArrays(tags.1, tags.2), if(covered, 'SavingsPlanCoveredUsage', 'Usage'), product, usageType,
        {operations:Array(String)}[kind], if(position(usageType, ':') > 0 AND position(usageType, '.') > 0, instance, ''),
        if(product = 'AmazonEC2', 'Linux', ''), if(product = 'AmazonRDS', 'PostgreSQL', ''), cost
      FROM numbers({lines:UInt64})`,
    query_params: {
      clientId,
      loadId,
      month,
      lines,
      series: Math.ceil(lines / HOURS),
      products: column(0),
      services: column(1),
      usageTypes: column(2),
      operations: column(3),
      units: column(4),
      unitPrices: column(5),
    },
    clickhouse_settings: { max_insert_block_size: '131072', min_insert_block_size_rows: '262144' },
  })
}
