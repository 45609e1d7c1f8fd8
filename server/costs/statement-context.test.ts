import { EventEmitter } from 'node:events'
import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expect, test, vi } from 'vitest'
import type { ClientIdentity } from '../accounts/identity.ts'
import { statementContext } from './statement-context.ts'

test('slow statements of a request are logged when it was answered, all by one listener', async () => {
  const raw = Object.assign(new EventEmitter(), { closed: false })
  const log = { warn: vi.fn() }
  const identity = { user: { id: 'u' }, client: { id: 'c' } } as ClientIdentity
  const context = statementContext(
    // Their plans are not what this is about.
    { query: () => Promise.reject(new Error('no plan')) } as unknown as ClickHouseClient,
    { identity, log } as unknown as FastifyRequest,
    { raw } as unknown as FastifyReply,
    'getModule',
  )
  const before = raw.listenerCount('close')
  const tellOne = () =>
    context.onSlow?.({ sql: 'SELECT 1', parameters: {}, milliseconds: 2000, statistics: undefined })
  for (let count = 0; count < 12; count += 1) tellOne()
  expect(raw.listenerCount('close')).toBe(before + 1)
  expect(log.warn).not.toHaveBeenCalled()

  raw.closed = true
  raw.emit('close')
  await vi.waitFor(() => expect(log.warn).toHaveBeenCalledTimes(12))
  // Of a statement that ended after its reader had left.
  tellOne()
  await vi.waitFor(() => expect(log.warn).toHaveBeenCalledTimes(13))
})
