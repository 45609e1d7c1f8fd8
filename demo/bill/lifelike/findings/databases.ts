import { cacheMeter, databaseMeter, searchMeter } from '../database-meters.ts'
import type { Resource } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { exactly } from '../money.ts'
import { arnOf } from '../estate.ts'
import { everyDay, everyHour } from '../rhythms.ts'
import { cacheNode, database, dynamoTable, legacyDatabase, TABLE_METERS } from '../services/databases.ts'
import type { Metered } from '../usage-lines.ts'
import { evenly, everything, monthlyCost, percent, type Plotter } from './plot.ts'

// What is on demand here is also the floor of `commitment-gap`, and so in lines of an hour.

const place = ({ estate }: Plotter) => ({
  account: estate.company.accounts.data,
  region: estate.company.regions.home,
})
const onDemand = (resource: Resource, meter: Meter): Metered => ({ resource, meter, rhythm: everyHour() })

/** `rds-graviton`: 10 % of an open-source engine on x86. MySQL on x86 that is reserved is none. */
export function plantDatabaseGraviton(plotter: Plotter): void {
  const resource = database(plotter.estate, { name: 'analytics', ...place(plotter) })
  const meter = databaseMeter('db.m6i.large', 'PostgreSQL', '0.1780')
  plotter.plant({ rule: 'rds-graviton', of: [onDemand(resource, meter)], saving: percent(10) })
}

/** `rds-license`: 15 % of Oracle, 25 % of SQL Server, with the licence in the price. */
export function plantLicences(plotter: Plotter): void {
  const of = (name: string, meter: Meter) =>
    onDemand(database(plotter.estate, { name, ...place(plotter) }), meter)
  plotter.plant({
    rule: 'rds-license',
    of: [of('erp', databaseMeter('db.m5.large', 'Oracle, licence included', '0.3880'))],
    saving: percent(15),
  })
  plotter.plant({
    rule: 'rds-license',
    of: [of('payroll', databaseMeter('db.m5.large', 'SQL Server', '0.5200'))],
    saving: percent(25),
  })
}

/** `elasticache-opensearch-graviton`: 5 % of x86 nodes. Memcached, so that Valkey is not proposed for it. */
export function plantNodeGraviton(plotter: Plotter): void {
  const { estate } = plotter
  plotter.plant({
    rule: 'elasticache-opensearch-graviton',
    of: [
      onDemand(
        cacheNode(estate, { name: 'pages', ...place(plotter) }),
        cacheMeter('cache.m5.large', 'Memcached', '0.1560'),
      ),
    ],
    saving: percent(5),
  })
  plotter.plant({
    rule: 'elasticache-opensearch-graviton',
    of: [
      onDemand(
        estate.resource({ name: 'audit', ...place(plotter), id: arnOf('es', 'domain/') }),
        searchMeter('m5.large', '0.1420'),
      ),
    ],
    saving: percent(5),
  })
}

/** `redis-to-valkey`: 20 % of nodes, 33 % of what is serverless. The engine of nodes is in the operation. */
export function plantRedis(plotter: Plotter): void {
  const { estate } = plotter
  plotter.plant({
    rule: 'redis-to-valkey',
    of: [
      onDemand(
        cacheNode(estate, { name: 'carts', ...place(plotter) }),
        cacheMeter('cache.m7g.large', 'Redis', '0.1580'),
      ),
    ],
    saving: percent(20),
  })
  const serverless: Meter = {
    product: 'AmazonElastiCache',
    family: 'ElastiCache Serverless',
    usageType: 'CachedData:Redis',
    operation: 'CreateServerlessCache:Redis',
    unit: 'GB-Hours',
    price: '0.125',
    description: 'GB-hour of data stored in ElastiCache Serverless for Redis',
    attributes: { 'product/cacheEngine': 'Redis' },
  }
  const resource = estate.resource({
    name: 'ratings',
    ...place(plotter),
    id: arnOf('elasticache', 'serverlesscache:'),
  })
  plotter.plant({
    rule: 'redis-to-valkey',
    of: [{ resource, meter: serverless, rhythm: everyDay('48') }],
    saving: percent(33),
  })
}

/** `db-extended-support`: the fee for an old version, beside instance hours that are reserved. */
export function plantDatabaseSupport(plotter: Plotter): void {
  const meter: Meter = {
    product: 'AmazonRDS',
    family: 'RDS Extended Support',
    usageType: 'ExtendedSupport:Yr1-Yr2:MySQL5.7',
    operation: 'CreateDBInstance:0002',
    unit: 'vCPU-Hours',
    price: '0.10',
    description: 'vCPU-hour of RDS Extended Support for MySQL 5.7 in Year 1 and Year 2',
    attributes: { 'product/databaseEngine': 'MySQL', 'product/engineMajorVersion': '5.7' },
  }
  plotter.plant({
    rule: 'db-extended-support',
    of: [{ resource: legacyDatabase(plotter.estate), meter, rhythm: everyDay('48') }],
    saving: everything,
  })
}

/**
 * `dynamodb-standard-ia`: storage is more than half of what the table costs; with 0.4 of that and 1.25 of the
 * requests it would cost less. The near miss has storage of 49 %.
 */
export function plantTables(plotter: Plotter): void {
  const { estate } = plotter
  const table = (name: string, gigabytes: number, writes: string): [storage: Metered, requests: Metered] => {
    const resource = dynamoTable(estate, { name, ...place(plotter) })
    return [
      { resource, meter: TABLE_METERS.storage, rhythm: evenly(gigabytes) },
      { resource, meter: TABLE_METERS.writes, rhythm: everyDay(writes) },
    ]
  }
  const [storage, requests] = table('order-history', 1200, '2000000')
  plotter.plant({
    rule: 'dynamodb-standard-ia',
    of: [storage, requests],
    saving(cost) {
      const inInfrequentAccess = monthlyCost(estate, [storage]) * 40n + monthlyCost(estate, [requests]) * 125n
      return cost - exactly(inInfrequentAccess, 100n)
    },
  })
  // 49 of storage to 51 of requests, at the prices of Virginia.
  plotter.almost({
    rule: 'dynamodb-standard-ia',
    of: table('order-events', 196, '1360000'),
    because: 'storage is 49 % of its cost',
  })
}
