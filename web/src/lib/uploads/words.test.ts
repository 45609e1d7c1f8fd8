import { describe, expect, it } from 'vitest'
import type { Upload } from '../api/contract.ts'
import { nameOf, partDone, phaseOf } from './words.ts'

const at = (phase: string, bytesTotal = 100) =>
  ({ progress: { phase, bytesRead: 25, bytesTotal, rowsRead: 0 } }) as Upload

it('says in words that files come from a bucket', () => {
  expect(phaseOf(at('receiving'))).toBe('Receiving from the bucket')
})

it('shows a phase that it does not know as it is called', () => {
  expect(phaseOf(at('polishing'))).toBe('polishing')
})

it('calls a report by its name and month, since its manifest is called as every other', () => {
  const fileName = 'daily-Manifest.json'
  expect(nameOf({ fileName, manifest: { name: 'daily', period: '2026-10' } as Upload['manifest'] })).toBe(
    'daily, Oct\u00a02026',
  )
  expect(nameOf({ fileName: 'may.csv', manifest: null })).toBe('may.csv')
})

describe('partDone', () => {
  it('is known while files are received, and while they are read', () => {
    expect([at('receiving'), at('loading')].map(partDone)).toEqual([0.25, 0.25])
  })

  it('is not known of what cannot be measured', () => {
    expect([at('waiting'), at('finalising'), at('loading', 0)].map(partDone)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
