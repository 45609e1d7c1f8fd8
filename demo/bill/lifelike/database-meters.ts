import type { Meter } from './meter.ts'

/** Engines as bills name them, with the number that the operation has for each. */
const ENGINES = {
  MySQL: { engine: 'MySQL', operation: '0002', license: 'No license required' },
  PostgreSQL: { engine: 'PostgreSQL', operation: '0014', license: 'No license required' },
  'Oracle, licence included': { engine: 'Oracle', operation: '0020', license: 'License included' },
  'Oracle, own licence': { engine: 'Oracle', operation: '0019', license: 'Bring your own license' },
  'SQL Server': { engine: 'SQL Server', operation: '0012', license: 'License included' },
} as const

/** An hour of a database, at a price that has the licence in it. */
export function databaseMeter(type: string, engine: keyof typeof ENGINES, price: string): Meter {
  const { engine: name, operation, license } = ENGINES[engine]
  const isGraviton = /^db\.[a-z]\d+g/.test(type)
  return {
    product: 'AmazonRDS',
    family: 'Database Instance',
    usageType: `InstanceUsage:${type}`,
    operation: `CreateDBInstance:${operation}`,
    unit: 'Hrs',
    price,
    description: `RDS ${type} Single-AZ instance hour running ${name}`,
    isOld: true,
    attributes: {
      'product/databaseEngine': name,
      'product/licenseModel': license,
      'product/deploymentOption': 'Single-AZ',
      'product/instanceType': type,
      'product/instanceTypeFamily': type.split('.')[1],
      'product/processorArchitecture': '64-bit',
      'product/physicalProcessor': isGraviton ? 'AWS Graviton3' : 'Intel Xeon Platinum 8175',
    },
  }
}

const CACHE_OPERATIONS = { Memcached: '0001', Redis: '0002', Valkey: 'Valkey' } as const

/** An hour of a cache node. */
export function cacheMeter(type: string, engine: keyof typeof CACHE_OPERATIONS, price: string): Meter {
  return {
    product: 'AmazonElastiCache',
    family: 'Cache Instance',
    usageType: `NodeUsage:${type}`,
    operation: `CreateCacheCluster:${CACHE_OPERATIONS[engine]}`,
    unit: 'Hrs',
    price,
    description: `${type} node hour running ${engine}`,
    isOld: true,
    attributes: {
      'product/cacheEngine': engine,
      'product/instanceType': type,
      'product/instanceTypeFamily': type.split('.')[1],
    },
  }
}

/** An hour of a node of a search domain. */
export function searchMeter(type: string, price: string): Meter {
  return {
    product: 'AmazonES',
    family: 'Amazon OpenSearch Service Instance',
    usageType: `ESInstance:${type}`,
    operation: 'ESDomain',
    unit: 'Hrs',
    price,
    description: `${type}.search instance hour`,
    isOld: true,
    attributes: {
      'product/instanceType': `${type}.search`,
      'product/instanceTypeFamily': type.split('.')[0],
    },
  }
}
