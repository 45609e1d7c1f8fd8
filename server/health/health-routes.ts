import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems } from '../http/problem-schemas.ts'
import { ProblemError } from '../http/problem.ts'

const Health = Type.Object({ status: Type.Literal('ok') })

const CHECK_TIMEOUT_MS = 5_000

export function healthRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.get(
    '/health/live',
    {
      config: { permission: 'public' },
      logLevel: 'warn',
      schema: {
        operationId: 'getLiveness',
        summary: 'Whether this process runs',
        tags: ['Health'],
        response: { 200: Health, ...problems(500) },
      },
    },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/health/ready',
    {
      config: { permission: 'public' },
      logLevel: 'warn',
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether this process can answer: both databases do',
        tags: ['Health'],
        response: { 200: Health, ...problems(500, 503) },
      },
    },
    async (request) => {
      const checks = {
        // Not only that they answer: that they have what the app needs.
        postgres: async () => void (await sql`select 1 from upload limit 1`.execute(db)),
        clickhouse: async () =>
          void (await clickhouse
            .query({
              query: 'SELECT 1 FROM cost_line LIMIT 1',
              abort_signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
            })
            .then((answer) => answer.text())),
      }
      const failures = await Promise.all(
        Object.entries(checks).map(async ([path, check]) => {
          try {
            await check()
            return []
          } catch (error) {
            request.log.warn({ err: error }, `${path} does not answer`)
            return [{ path, message: 'does not answer, or its migrations have not run' }]
          }
        }),
      )
      const errors = failures.flat()
      if (errors.length > 0) {
        const names = errors.map(({ path }) => path).join(', ')
        throw new ProblemError(503, 'not-ready', `Not ready: ${names}.`, { errors })
      }
      return { status: 'ok' as const }
    },
  )
}
