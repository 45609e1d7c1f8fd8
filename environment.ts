import { Type, type Static } from 'typebox'
import { type Variables, readVariables } from './environment/read-variables.ts'
import {
  type DemoAccounts,
  PUBLIC_URL_DESCRIPTION,
  type UploadStoreLocation,
  demoAccountsOf,
  mailOf,
  originOf,
  uploadStoreOf,
} from './environment/values.ts'

/*
 * The one file that reads process.env. Each process asks for what it needs and nothing else, so that a missing
 * setting is refused by the process that needs it, at its start and by its name.
 */

const DEFAULT_MAX_UPLOAD_BYTES = 20 * 1024 ** 3

const databases = {
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://.+',
    description: 'the URL of the Postgres database, postgres://user:password@host:5432/database',
  }),
  CLICKHOUSE_URL: Type.String({
    pattern: '^https?://.+',
    description: 'the URL of the ClickHouse server, http://user:password@host:8123/database',
  }),
}

const files = {
  DATA_DIR: Type.String({ default: './data', description: 'the folder for what this installation keeps' }),
  UPLOAD_STORE: Type.Optional(
    Type.String({ description: 'the folder that keeps uploaded files (default: uploads in DATA_DIR)' }),
  ),
  CLICKHOUSE_UPLOAD_STORE: Type.Optional(
    Type.String({
      pattern: '^/',
      description: 'the absolute path under which ClickHouse finds the same folder (default: the same path)',
    }),
  ),
  MAX_UPLOAD_BYTES: Type.Integer({
    default: DEFAULT_MAX_UPLOAD_BYTES,
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'a number of bytes',
  }),
}

const loading = {
  MAX_REJECT_PERCENT: Type.Number({
    default: 5,
    minimum: 0,
    maximum: 100,
    description: 'the share of rejected rows, in percent, above which a file is refused: 0 to 100',
  }),
  LOAD_MAX_MEMORY_BYTES: Type.Integer({
    default: 2_000_000_000,
    minimum: 200_000_000,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'the bytes of memory that the engine may use for one load, 200000000 or more',
  }),
  LOAD_CONCURRENCY: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 32,
    description: 'how many loads one etl runs side by side, 1 to 32',
  }),
  KEEP_VERSIONS: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 1000,
    description: 'how many versions of a billing period keep their rows, the current one included: 1 to 1000',
  }),
  ETL_SILENCE_SECONDS: Type.Integer({
    default: 20,
    minimum: 2,
    maximum: 3600,
    description: 'the seconds without a heartbeat after which an etl counts as dead, 2 to 3600',
  }),
}

const logging = {
  LOG_LEVEL: Type.Union(
    [
      Type.Literal('trace'),
      Type.Literal('debug'),
      Type.Literal('info'),
      Type.Literal('warn'),
      Type.Literal('error'),
      Type.Literal('fatal'),
      Type.Literal('silent'),
    ],
    { default: 'info', description: 'trace, debug, info, warn, error, fatal or silent' },
  ),
}

const ServerVariables = Type.Object({
  ...databases,
  ...files,
  ...logging,
  HOST: Type.String({ default: '127.0.0.1', description: 'the address to listen on' }),
  PORT: Type.Integer({ default: 8080, minimum: 0, maximum: 65535, description: 'a port from 0 to 65535' }),
  SESSION_SECRET: Type.String({ minLength: 32, description: 'a random secret of at least 32 characters' }),
  ADMIN_EMAIL: Type.Optional(
    Type.String({ pattern: '^[^\\s@]+@[^\\s@]+$', description: 'the e-mail address of the first operator' }),
  ),
  ADMIN_PASSWORD: Type.Optional(
    Type.String({ minLength: 12, maxLength: 1024, description: 'a password of at least 12 characters' }),
  ),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/\\s?#@]+/?$',
      description: PUBLIC_URL_DESCRIPTION,
    }),
  ),
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://[^/\\s?#]+/?$',
      description: 'the URL of a mail server, smtps://user:password@host:465 or smtp://host:587',
    }),
  ),
  MAIL_FROM: Type.Optional(
    Type.String({
      pattern: '^([^<>@\\u0000-\\u001f]*<[^\\s<>@]+@[^\\s<>@]+>|[^\\s<>@]+@[^\\s<>@]+)$',
      description: 'the sender of mails, outlay@example.com or Outlay <outlay@example.com>',
    }),
  ),
  TRUSTED_PROXIES: Type.Optional(
    Type.String({ description: 'addresses or networks of reverse proxies, separated by commas' }),
  ),
  DEMO_ACCOUNTS: Type.Optional(
    Type.String({ description: 'JSON with the accounts that the sign-in page offers' }),
  ),
})

const EtlVariables = Type.Object({ ...databases, ...files, ...loading, ...logging })
const MigrateVariables = Type.Object(databases)

export type LogLevel = Static<typeof logging.LOG_LEVEL>

export interface ServerEnvironment {
  host: string
  port: number
  databaseUrl: string
  clickhouseUrl: string
  uploadStore: UploadStoreLocation
  sessionSecret: string
  /** The first operator; where absent, one is made up and its password printed once. */
  admin: { email: string | undefined; password: string | undefined }
  maxUploadBytes: number
  /** The origin that browsers use, without a slash at the end. */
  publicUrl: string | undefined
  trustedProxies: string | undefined
  /** The mail server and the sender; where absent, no mail is sent. */
  mail: { url: string; from: string } | undefined
  /** Accounts that the sign-in page offers, passwords included: of a demonstration on this machine. */
  demoAccounts: DemoAccounts
  logLevel: LogLevel
}

export interface EtlEnvironment {
  databaseUrl: string
  clickhouseUrl: string
  uploadStore: UploadStoreLocation
  /** The largest file that is taken from a bucket. */
  maxUploadBytes: number
  /** Above this share of rejected rows a file is refused. */
  maxRejectShare: number
  loadMaxMemoryBytes: number
  loadConcurrency: number
  /** Versions of a billing period that keep their rows, the current one included. */
  keepVersions: number
  /** After so many seconds without a heartbeat an etl counts as dead. */
  silenceSeconds: number
  logLevel: LogLevel
}

export interface MigrateEnvironment {
  databaseUrl: string
  clickhouseUrl: string
}

/** What `npm run server` needs. Throws an `EnvironmentError` that names every variable that cannot be used. */
export function readServerEnvironment(variables: Variables = process.env): ServerEnvironment {
  const values = readVariables(ServerVariables, variables)
  const publicUrl = values.PUBLIC_URL === undefined ? undefined : originOf(values.PUBLIC_URL)
  return {
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    clickhouseUrl: values.CLICKHOUSE_URL,
    uploadStore: uploadStoreOf(values),
    sessionSecret: values.SESSION_SECRET,
    admin: { email: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD },
    maxUploadBytes: values.MAX_UPLOAD_BYTES,
    publicUrl,
    trustedProxies: values.TRUSTED_PROXIES,
    mail: mailOf(values),
    demoAccounts: demoAccountsOf(values),
    logLevel: values.LOG_LEVEL,
  }
}

/** What `npm run etl` needs. */
export function readEtlEnvironment(variables: Variables = process.env): EtlEnvironment {
  const values = readVariables(EtlVariables, variables)
  return {
    databaseUrl: values.DATABASE_URL,
    clickhouseUrl: values.CLICKHOUSE_URL,
    uploadStore: uploadStoreOf(values),
    maxUploadBytes: values.MAX_UPLOAD_BYTES,
    maxRejectShare: values.MAX_REJECT_PERCENT / 100,
    loadMaxMemoryBytes: values.LOAD_MAX_MEMORY_BYTES,
    loadConcurrency: values.LOAD_CONCURRENCY,
    keepVersions: values.KEEP_VERSIONS,
    silenceSeconds: values.ETL_SILENCE_SECONDS,
    logLevel: values.LOG_LEVEL,
  }
}

/** What `npm run migrate` needs. */
export function readMigrateEnvironment(variables: Variables = process.env): MigrateEnvironment {
  const values = readVariables(MigrateVariables, variables)
  return { databaseUrl: values.DATABASE_URL, clickhouseUrl: values.CLICKHOUSE_URL }
}
