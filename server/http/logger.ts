import type { LoggerOptions } from 'pino'
import type { LogLevel } from '../../environment.ts'
import { errorForLog } from '../../migrations/error-for-log.ts'

/** Names under which secrets stand in headers, bodies, answers and settings. */
const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'password_hash',
  'token',
  'secret',
  'x-outlay-secret',
  'event_secret_hash',
  'refreshToken',
  'sessionSecret',
  'SESSION_SECRET',
  'ADMIN_PASSWORD',
  'SMTP_URL',
  'DATABASE_URL',
  'CLICKHOUSE_URL',
]

/** How deep in what is logged they are looked for. */
const ANYWHERE = ['', '*', '*.*']

/**
 * What the log keeps of requests: never a credential, and no query string, since links can carry tokens and
 * filters can carry names.
 */
export function loggerOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    redact: {
      paths: ANYWHERE.flatMap((place) => SECRETS.map((name) => `${place}["${name}"]`)),
      censor: '[redacted]',
    },
    serializers: {
      req: (request: { method: string; url: string; ip?: string }) => ({
        method: request.method,
        path: pathOf(request.url),
        address: request.ip,
      }),
      err: errorForLog,
    },
  }
}

/** An address without what stands behind its path, also where somebody encoded what parts them, once or more often. */
function pathOf(url: string): string | undefined {
  return url
    .split(/[?#;]|%(?:25)*(?:3f|23|3b)/i, 1)[0]
    ?.replace(/(secret(?:=|%(?:25)*3d)).*/i, '$1[redacted]')
}
