import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UPLOAD_ERROR_CODES } from '../../../../contract/upload-error-codes.ts'
import { isPassing } from '../../../../client-bucket/access-error.ts'
import { mayRetry, remediesOf } from './remedies.ts'

const failed = (code: string, format: string | null = null) =>
  ({ status: 'failed', format, error: { code, message: '', hint: '' } }) as const

const ETL = join(import.meta.dirname, '../../../../etl')

describe('the remedies of failures', () => {
  it.each(UPLOAD_ERROR_CODES)('%s has one', (code) => {
    expect(remediesOf(failed(code)).length).toBeGreaterThan(0)
  })

  it('are for every code that a load fails with, and for no other', () => {
    const sources = readdirSync(ETL, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => readFileSync(join(ETL, path), 'utf8'))
    const thrown = sources.flatMap((source) =>
      [...source.matchAll(/LoadError\(\s*'([a-z0-9-]+)'/g)].map(([, code]) => code!),
    )
    expect(thrown.length).toBeGreaterThan(25)
    expect(thrown.filter((code) => !(UPLOAD_ERROR_CODES as readonly string[]).includes(code))).toEqual([])
    const accesses = /type AccessErrorCode =([^]*?)\n\n/.exec(
      readFileSync(join(ETL, '../client-bucket/access-error.ts'), 'utf8'),
    )
    const ofAccounts = [...(accesses?.[1] ?? '').matchAll(/\| '([a-z-]+)'/g)].map(([, code]) => code!)
    expect([...new Set([...thrown, ...ofAccounts, 'interrupted'])].sort()).toEqual(
      [...UPLOAD_ERROR_CODES].sort(),
    )
  })

  it('are to try again where it may be otherwise in a while', () => {
    for (const code of UPLOAD_ERROR_CODES.filter(isPassing)) {
      expect([code, remediesOf(failed(code))[0]]).toEqual([code, 'retry'])
    }
  })

  it('are to map the columns wherever a mapping of the client was used', () => {
    expect(remediesOf(failed('too-many-rejects', 'custom'))).toEqual(['map', 'another-file'])
    expect(remediesOf(failed('too-many-rejects', 'focus'))).toEqual(['another-file'])
    expect(remediesOf(failed('unknown-format', 'custom'))).toEqual(['map', 'another-file'])
  })

  it('are what helps with most, of a reason that is not known any more', () => {
    expect(remediesOf(failed('of-long-ago'))).toEqual(['retry', 'another-file'])
    expect(remediesOf(failed('constructor'))).toEqual(['retry', 'another-file'])
  })

  it('are none where nothing failed', () => {
    expect(remediesOf({ status: 'completed', format: 'custom', error: null })).toEqual([])
  })
})

it('what was not sent, or is there already, is not tried again', () => {
  expect(UPLOAD_ERROR_CODES.filter((code) => !mayRetry(failed(code)))).toEqual([
    'missing-files',
    'duplicate-file',
  ])
})
