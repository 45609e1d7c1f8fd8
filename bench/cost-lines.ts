import type { ClickHouseClient } from '@clickhouse/client'

/** A load to fill: its billing month, and how many lines it gets. */
export interface GeneratedLoad {
  clientId: string
  loadId: string
  /** First day of the billing month. */
  month: string
  lines: number
  /** How many resources share the lines: ten times the lines of the same resources are the same costs by the hour. */
  resources: number
}

/**
 * Writes cost lines of a lifelike month straight in the engine, through the landing table as a load does: 20
 * services in 5 regions and 40 accounts, three usage types each, eight tag keys of which one has a value for each
 * resource, a third of the lines without each tag.
 */
export async function generateCostLines(clickhouse: ClickHouseClient, load: GeneratedLoad): Promise<void> {
  await clickhouse.command({
    query: `INSERT INTO cost_line_landing (
        client_id, load_id, file_index, row_number, BillingPeriodStart, BillingPeriodEnd, ChargePeriodStart,
        ChargePeriodEnd, BillingCurrency, BilledCost, EffectiveCost, ListCost, ContractedCost, ProviderName,
        PublisherName, InvoiceIssuerName, BillingAccountId, SubAccountId, SubAccountName, ChargeCategory,
        ChargeFrequency, ServiceCategory, ServiceName, RegionId, RegionName, ResourceId, SkuId, PricingCategory,
        ConsumedQuantity, ConsumedUnit, Tags, x_LineItemType, x_ProductCode, x_UsageType, x_Operation,
        x_InstanceType, source_billed_cost)
      WITH
        cityHash64(number, {month:Date}) AS h,
        -- Few resources have most of the lines.
        toUInt32(floor(pow((h % 1000003) / 1000003, 2) * {resources:UInt32})) AS resource,
        cityHash64(resource, 'r') AS r,
        toUInt8(pow((r % 1009) / 1009, 1.7) * 20) AS service,
        toUInt8(cityHash64(resource, 'a') % 40) AS account,
        toUInt8(cityHash64(resource, 'g') % 5) AS region,
        toUInt8(h % 3) AS usage,
        toDecimal128(1 + (h % 99991), 18) AS amount,
        divideDecimal(amount, toDecimal128(1000003, 18), 18) AS cost,
        toDateTime({month:Date}, 'UTC') + toUInt32((h % 2678401) / 2678401 * 28 * 24) * 3600 AS hour,
        r % 10 < 2 AS covered,
        arrayFilter(tag -> tag.2 != '' AND cityHash64(resource, tag.1) % 3 > 0, [
          ('team', concat('team-', toString(cityHash64(resource, 't') % 12))),
          ('environment', ['prod', 'staging', 'dev', 'Production'][1 + cityHash64(resource, 'e') % 4]),
          ('application', concat('app-', toString(cityHash64(resource, 'p') % 60))),
          ('cost-center', toString(4000 + cityHash64(resource, 'c') % 20)),
          ('owner', concat('user', toString(cityHash64(resource, 'o') % 200), '@example.com')),
          ('project', concat('project-', toString(cityHash64(resource, 'j') % 40))),
          ('managed-by', ['terraform', 'hand', 'cdk'][1 + cityHash64(resource, 'm') % 3]),
          ('Name', concat('host-', toString(resource)))
        ]) AS tags
      SELECT {clientId:UUID}, {loadId:UUID}, 0, number + 1, {month:Date}, addMonths({month:Date}, 1), hour, hour + 3600,
        'USD', cost, if(covered, multiplyDecimal(cost, toDecimal128('0.6', 18), 18), cost), cost, cost, 'AWS', 'AWS',
        'AWS', '111122223333', toString(100000000000 + account), concat('account-', toString(account)), 'Usage',
        'Usage-Based', concat('Category ', toString(service % 7)), concat('Service ', toString(service)),
        concat('region-', toString(region)), concat('Region ', toString(region)),
        if(service < 15, concat('arn:aws:service', toString(service), ':::resource/', toString(resource)), ''),
        concat('SKU', toString(service * 3 + usage)), if(covered, 'Committed', 'Standard'), amount, 'Hours',
        mapFromArrays(tags.1, tags.2), if(covered, 'SavingsPlanCoveredUsage', 'Usage'),
        concat('Product', toString(service)), concat('Usage-', toString(service), '-', toString(usage)),
        concat('Operation', toString(usage)), if(service < 3, concat('m5.', toString(usage + 2), 'xlarge'), ''), cost
      FROM numbers({lines:UInt64})`,
    query_params: { ...load },
    clickhouse_settings: { max_insert_block_size: '131072', min_insert_block_size_rows: '262144' },
  })
}
