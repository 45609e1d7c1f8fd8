import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startTestEngines } from '../embedded/testing.ts'
import { migratePostgres } from '../migrations/migrate.ts'
import { makeClickHouseTemplate } from './clickhouse-template.ts'
import { TEMPLATE_DATABASE, withDatabase, type RunEngines } from './make-databases.ts'
import { offerSharedOutlay } from './shared-outlay.ts'

declare module 'vitest' {
  interface ProvidedContext {
    engines: RunEngines
    /** Answers where the Outlay is that browser tests share. */
    sharedOutlayUrl: string
  }
}

/** Starts the engines once for the whole run and migrates the databases that test files clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { databaseUrl, clickhouseUrl, stop } = await startTestEngines()
  try {
    const [clickhouseTemplate] = await Promise.all([
      makeClickHouseTemplate(withDatabase(clickhouseUrl, TEMPLATE_DATABASE)),
      makePostgresTemplate(databaseUrl),
    ])
    const engines = { databaseUrl, clickhouseUrl, clickhouseTemplate }
    const shared = await offerSharedOutlay(engines)
    project.provide('engines', engines)
    project.provide('sharedOutlayUrl', shared.url)
    return async () => {
      await shared.stop()
      await stop()
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makePostgresTemplate(databaseUrl: string): Promise<void> {
  const admin = new pg.Client(databaseUrl)
  await admin.connect()
  await admin.query(`create database ${TEMPLATE_DATABASE}`)
  await admin.end()
  await migratePostgres(withDatabase(databaseUrl, TEMPLATE_DATABASE))
}
