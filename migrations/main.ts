import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { readMigrateEnvironment } from '../environment.ts'
import { migratePostgres } from './migrate.ts'

const environment = readMigrateEnvironment()
const applied = await migratePostgres(environment.databaseUrl)
console.log(applied.length ? `Postgres: applied ${applied.join(', ')}` : 'Postgres: up to date')
await migrateClickHouse(environment.clickhouseUrl)
console.log('ClickHouse: up to date')
