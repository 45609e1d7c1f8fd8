import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startTestEngines } from '../embedded/testing.ts'
import { migratePostgres } from '../migrations/migrate.ts'
import { makeClickHouseTemplate, type ClickHouseTemplate } from './clickhouse-template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    engines: { databaseUrl: string; clickhouseUrl: string; clickhouseTemplate: ClickHouseTemplate }
  }
}

/** The migrated database of each engine that test files clone. */
export const TEMPLATE_DATABASE = 'outlay_template'

/** Starts the engines once for the whole run and migrates the databases that test files clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { databaseUrl, clickhouseUrl, stop } = await startTestEngines()
  try {
    const [clickhouseTemplate] = await Promise.all([
      makeClickHouseTemplate(withDatabase(clickhouseUrl, TEMPLATE_DATABASE)),
      makePostgresTemplate(databaseUrl),
    ])
    project.provide('engines', { databaseUrl, clickhouseUrl, clickhouseTemplate })
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

async function makePostgresTemplate(databaseUrl: string): Promise<void> {
  const admin = new pg.Client(databaseUrl)
  await admin.connect()
  await admin.query(`create database ${TEMPLATE_DATABASE}`)
  await admin.end()
  await migratePostgres(withDatabase(databaseUrl, TEMPLATE_DATABASE))
}

/** The same URL of another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = name
  return changed.href
}
