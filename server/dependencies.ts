import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type { DemoAccount } from '../contract/session.ts'
import type { Database } from '../migrations/tables.ts'
import type { UploadStore } from '../upload-store/upload-store.ts'
import type { Mailer } from './mail/mailer.ts'

/** What the app works with. Whoever made it closes it, after the app. */
export interface Dependencies {
  db: Kysely<Database>
  clickhouse: ClickHouseClient
  uploadStore: UploadStore
  /** Null where this installation sends no mail; else `publicUrl` is set. */
  mailer: Mailer | null
  /** How SNS is asked, whose addresses are fixed; the one of the platform where it is absent. */
  fetch?: typeof globalThis.fetch
  config: {
    /** For the one connection that listens for changes. */
    databaseUrl: string
    sessionSecret: string
    /** Whether browsers reach us by https only; off on loopback. */
    secureCookies: boolean
    publicUrl: string | undefined
    trustedProxies: string | undefined
    maxUploadBytes: number
    /** Those of a demonstration, for its sign-in page; none anywhere else. */
    demoAccounts?: readonly DemoAccount[]
    /** The built web app's folder; where it is missing, there are no pages. */
    webBuild: string
  }
}
