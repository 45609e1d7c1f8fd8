import { expect, it } from 'vitest'
import type { Upload } from '../api/contract.ts'
import { isStaleAnswer } from './stale-answer.ts'

const upload = (part: Pick<Upload, 'status' | 'attempt' | 'startedAt'>) => part as Upload
const completed = upload({ status: 'completed', attempt: 1, startedAt: '2026-11-03T10:00:00Z' })

it('does not let an older answer undo the end of a load', () => {
  expect(isStaleAnswer(upload({ ...completed, status: 'processing' }), completed)).toBe(true)
})

it('does not let the answer to a sent file undo that its load has begun or ended', () => {
  const received = upload({ status: 'pending', attempt: 0, startedAt: null })
  expect(isStaleAnswer(received, completed)).toBe(true)
  expect(isStaleAnswer(received, upload({ ...completed, status: 'failed' }))).toBe(true)
  expect(isStaleAnswer(received, upload({ ...completed, status: 'processing' }))).toBe(true)
})

it('lets a retry begin, progress follow progress, and the end follow it', () => {
  const failed = upload({ ...completed, status: 'failed' })
  const retried = upload({ status: 'processing', attempt: 2, startedAt: '2026-11-03T11:00:00Z' })
  expect(isStaleAnswer(upload({ status: 'pending', attempt: 1, startedAt: null }), failed)).toBe(false)
  expect(isStaleAnswer(retried, failed)).toBe(false)
  expect(isStaleAnswer(retried, retried)).toBe(false)
  expect(isStaleAnswer(completed, upload({ ...completed, status: 'processing' }))).toBe(false)
  expect(isStaleAnswer(completed, undefined)).toBe(false)
})

it('does not bring a deleted upload back', () => {
  const deleted = upload({ ...completed, status: 'deleted' })
  expect(isStaleAnswer(completed, deleted)).toBe(true)
  expect(isStaleAnswer(deleted, completed)).toBe(false)
  expect(isStaleAnswer(deleted, deleted)).toBe(false)
})
