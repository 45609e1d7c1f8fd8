import { describe, expect, it } from 'vitest'
import type { Upload } from '../api/contract.ts'
import { partDone, phaseOf } from './words.ts'

const at = (phase: string, bytesTotal = 100) =>
  ({ progress: { phase, bytesRead: 25, bytesTotal, rowsRead: 0 } }) as Upload

it('says in words that files come from a bucket', () => {
  expect(phaseOf(at('receiving'))).toBe('Receiving from the bucket')
})

it('shows a phase that it does not know as it is called', () => {
  expect(phaseOf(at('polishing'))).toBe('polishing')
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
