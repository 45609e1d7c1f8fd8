import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../../clickhouse/client.ts'
import { createTestDatabases, type TestDatabases } from '../../testing/databases.ts'
import type { TestCostLine } from '../../testing/seed-upload.ts'
import { composeStatement } from './compose.ts'
import { findFindings } from './find-findings.ts'
import { passes } from './passes/registry.ts'
import { rules } from './rules/registry.ts'
import { defaultPercents } from './settings.ts'
import { movedTo, ORDINARY, usage } from './testing.ts'

let databases: TestDatabases
let clickhouse: ClickHouseClient
beforeAll(async () => {
  databases = await createTestDatabases()
  clickhouse = createClickHouse(databases.clickhouseUrl)
})
afterAll(async () => {
  await clickhouse.close()
  await databases.stop()
})

const [OCTOBER, BILLING_ACCOUNT] = ['2026-10-01', '111122223333']

async function insert(clientId: string, loadId: string, lines: TestCostLine[]): Promise<void> {
  const rows = lines.map((line, index) => ({
    client_id: clientId,
    load_id: loadId,
    file_index: 0,
    row_number: index + 1,
    BillingCurrency: 'USD',
    ...line,
  }))
  await clickhouse.insert({ table: 'cost_line_landing', values: rows, format: 'JSONEachRow' })
}

function find(clientId: string, loadId: string) {
  return findFindings(
    clickhouse,
    { clientId, loadId, period: OCTOBER },
    {
      history: { from: OCTOBER, slices: [{ loadId, period: OCTOBER, billingAccountId: BILLING_ACCOUNT }] },
      percents: defaultPercents(),
      bounds: { maxMemoryBytes: 2_000_000_000, signal: AbortSignal.timeout(60_000) },
    },
  )
}

const balancer = (resource: string, cost = 31): TestCostLine =>
  usage({ product: 'AWSELB', usageType: 'EU-LoadBalancerUsage', resource, cost, quantity: 700 })

const log = (resource: string): TestCostLine =>
  usage({
    product: 'AmazonCloudWatch',
    usageType: 'EU-TimedStorage-ByteHrs',
    resource,
    cost: 31,
    quantity: 1,
  })

describe('the statements of rules', () => {
  test.each(passes.map((pass) => [pass.name, pass] as const))(
    'ask %s of the lines of one client, each time that they read them',
    (_name, pass) => {
      const statement = composeStatement(
        pass,
        rules.filter((rule) => rule.pass === pass.name),
      )
      const readings = statement.split('FROM cost_line').slice(1)
      expect(readings.length).toBeLessThanOrEqual(2)
      for (const reading of readings) {
        expect(reading).toMatch(/^( AS line)?\s+(PRE)?WHERE client_id = \{clientId:UUID\} AND load_id /)
      }
    },
  )

  test('find nothing of another client, of another load, or of another bill of the same', async () => {
    const [client, stranger, load] = [randomUUID(), randomUUID(), uuidv7()]
    await insert(client, load, [...ORDINARY, balancer('own'), log('own-log')])
    await insert(client, uuidv7(), [...ORDINARY, balancer('of another load'), log('of another load')])
    await insert(
      client,
      load,
      movedTo('2026-09-01', [...ORDINARY, balancer('of September'), log('of September')]),
    )
    await insert(stranger, load, [...ORDINARY, balancer('of a stranger'), log('of a stranger')])
    const { findings, facts } = await find(client, load)
    expect(findings.map(({ rule, resourceId }) => [rule, resourceId])).toEqual([
      ['idle-lb', 'own'],
      ['logs-storage-unused', 'own-log'],
    ])
    expect(facts).toMatchObject({ lineCount: 4, days: 31, from: '2026-10-01 00:00:00' })
  })

  test('keep accounts, regions and currencies of one resource id apart', async () => {
    const [client, load] = [randomUUID(), uuidv7()]
    const shared = balancer('the same')
    const places = [{}, { SubAccountId: 'b' }, { RegionId: 'us-east-1' }, { BillingCurrency: 'EUR' }]
    await insert(client, load, [
      ...ORDINARY,
      ...places.map((place) => ({ ...shared, SubAccountId: 'a', ...place })),
    ])
    const { findings } = await find(client, load)
    const amounts = findings.map(({ monthlyCost, currency }) => `${monthlyCost} ${currency}`)
    expect(amounts.toSorted()).toEqual(['30 EUR', '30 USD', '30 USD', '30 USD'])
    // A currency is of the bill, not of what is found: the same thing in another one is the same finding.
    expect(new Set(findings.map(({ key }) => key)).size).toBe(3)
  })

  test('keep to the cent what floats would not', async () => {
    const [client, load] = [randomUUID(), uuidv7()]
    const lines = Array.from({ length: 31 }, () => balancer('exact', 0))
    const costs = lines.map((line) => ({ ...line, EffectiveCost: '1000000000000.000000000000000001' }))
    await insert(client, load, [...ORDINARY, ...costs])
    const { findings } = await find(client, load)
    expect(findings[0]).toMatchObject({
      cost: '31000000000000.000000000000000031',
      monthlyCost: '30000000000000.00000000000000003',
    })
  })

  test('say of a bill without usage that it has none', async () => {
    const [client, load] = [randomUUID(), uuidv7()]
    await insert(client, load, [{ ...ORDINARY[0]!, ChargeCategory: 'Tax' }])
    const { facts, rules: said, findings } = await find(client, load)
    expect([facts, findings]).toEqual([null, []])
    expect(new Set(said.map(({ reason }) => reason))).toEqual(new Set(['Needs usage; this bill has none.']))
  })
})
