import { arnOf, type Estate, type ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import {
  CACHE,
  DATABASE,
  ENDING_DATABASE,
  LEGACY_DATABASE,
  OWN_ORACLE,
  SEARCH,
  SEARCH_AT,
  type Portfolio,
} from '../portfolio.ts'
import { eachDay, everyDay, stored } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

const DATABASE_STORAGE: Meter = {
  product: 'AmazonRDS',
  family: 'Database Storage',
  usageType: 'RDS:GP3-Storage',
  operation: 'CreateDBInstance:0014',
  unit: 'GB-Mo',
  price: '0.115',
  description: 'GB-month of provisioned gp3 storage running PostgreSQL',
  isOld: true,
}

const SEARCH_STORAGE: Meter = {
  product: 'AmazonES',
  family: 'Amazon OpenSearch Service Volume',
  usageType: 'ES:GP3-Storage',
  operation: 'ESDomain',
  unit: 'GB-Mo',
  price: '0.122',
  description: 'GB-month of gp3 storage of search domains',
  isOld: true,
}

/** A table that is paid by request. */
export const TABLE_METERS = {
  writes: table('PayPerRequestThroughput', 'WriteRequestUnits', 'WriteRequestUnits', '0.00000125'),
  reads: table('PayPerRequestThroughput', 'ReadRequestUnits', 'ReadRequestUnits', '0.00000025'),
  storage: table('StandardStorage', 'TimedStorage-ByteHrs', 'GB-Mo', '0.25'),
}

function table(operation: string, usageType: string, unit: string, price: string): Meter {
  return {
    product: 'AmazonDynamoDB',
    family: unit === 'GB-Mo' ? 'Database Storage' : 'Amazon DynamoDB PayPerRequest Throughput',
    usageType,
    operation,
    unit,
    price,
    description: unit === 'GB-Mo' ? 'GB-Month of storage used beyond first 25 free GB-Months' : unit,
    isOld: true,
  }
}

/** Databases and caches that are all reserved, and tables of which requests are most of the cost. */
export function databases(estate: Estate, portfolio: Portfolio): Metered[] {
  const { accounts, regions } = estate.company
  const allDay = everyDay('24')
  const reserved = Array.from({ length: estate.count('databases') }, (_, index) =>
    database(estate, { name: `orders-${index + 1}`, account: accounts.shop, region: regions.home }),
  )
  const oracle = database(estate, { name: 'ledger', account: accounts.data, region: regions.home })
  const legacy = legacyDatabase(estate)
  const search = estate.resource({
    name: 'catalogue',
    account: accounts.shop,
    region: regions.home,
    id: arnOf('es', 'domain/'),
    since: [SEARCH_AT, 1],
  })
  const tables = Array.from({ length: estate.count('tables') }, (_, index) =>
    dynamoTable(estate, {
      name: `table-${index + 1}`,
      account: [accounts.shop, accounts.data, accounts.research][index % 3]!,
      region: regions.home,
    }),
  )
  // Their reservation is the one that ends soon.
  const ending = ['billing-1', 'billing-2'].map((name) => ({
    resource: database(estate, { name, account: accounts.shop, region: regions.home }),
    meter: ENDING_DATABASE,
    rhythm: allDay,
    coverage: portfolio.endingDatabases,
  }))
  return [
    ...ending,
    ...reserved.flatMap((resource) => [
      { resource, meter: DATABASE, rhythm: allDay, coverage: portfolio.databases },
      { resource, meter: DATABASE_STORAGE, rhythm: stored(400) },
    ]),
    { resource: legacy, meter: LEGACY_DATABASE, rhythm: allDay, coverage: portfolio.legacyDatabase },
    { resource: oracle, meter: OWN_ORACLE, rhythm: allDay, coverage: portfolio.oracle },
    ...['sessions-1', 'sessions-2'].map((name) => ({
      resource: cacheNode(estate, { name, account: accounts.shop, region: regions.home }),
      meter: CACHE,
      rhythm: allDay,
      coverage: portfolio.caches,
    })),
    { resource: search, meter: SEARCH, rhythm: everyDay('48'), coverage: portfolio.search },
    { resource: search, meter: SEARCH_STORAGE, rhythm: stored(300, { grows: false }) },
    ...tables.flatMap((resource, index) => [
      { resource, meter: TABLE_METERS.writes, rhythm: eachDay(String(900_000 + 400_000 * (index % 4))) },
      { resource, meter: TABLE_METERS.reads, rhythm: eachDay(String(5_000_000 + 900_000 * (index % 5))) },
      { resource, meter: TABLE_METERS.storage, rhythm: stored(60) },
    ]),
  ]
}

/** Of a version that AWS supports for a fee: what it costs itself is reserved. */
export function legacyDatabase(estate: Estate) {
  const { accounts, regions } = estate.company
  return database(estate, { name: 'crm', account: accounts.data, region: regions.home })
}

export function database(estate: Estate, options: ResourceOptions) {
  return estate.resource({ id: arnOf('rds', 'db:'), ...options })
}

export function cacheNode(estate: Estate, options: ResourceOptions) {
  return estate.resource({ id: arnOf('elasticache', 'cluster:'), ...options })
}

export function dynamoTable(estate: Estate, options: ResourceOptions) {
  return estate.resource({ id: arnOf('dynamodb', 'table/'), ...options })
}
