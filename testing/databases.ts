import { inject } from 'vitest'
import { makeDatabases, makeEmptyPostgres, type TestDatabases } from './make-databases.ts'

export type { TestDatabases } from './make-databases.ts'

/** Databases of a test file, in the engines of the run. Call `stop()` in `afterAll`: it removes them. */
export function createTestDatabases(): Promise<TestDatabases> {
  return makeDatabases(inject('engines'))
}

/** An empty Postgres database, for tests of the migrations themselves. */
export function createEmptyPostgres(): Promise<{ url: string; drop(): Promise<void> }> {
  return makeEmptyPostgres(inject('engines').databaseUrl)
}
