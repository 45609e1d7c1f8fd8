import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startTestEngines } from '../embedded/testing.ts'
import { migratePostgres } from '../migrations/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    engines: { databaseUrl: string; clickhouseUrl: string }
  }
}

/** The migrated database that test files clone. */
export const TEMPLATE_DATABASE = 'outlay_template'

/** Starts the engines once for the whole run and migrates the database that test files clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { databaseUrl, clickhouseUrl, stop } = await startTestEngines()
  try {
    const admin = new pg.Client(databaseUrl)
    await admin.connect()
    await admin.query(`create database ${TEMPLATE_DATABASE}`)
    await admin.end()
    const template = new URL(databaseUrl)
    template.pathname = TEMPLATE_DATABASE
    await migratePostgres(template.href)
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('engines', { databaseUrl, clickhouseUrl })
  return stop
}
