import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { abortWithRequest } from './abort-with-request.ts'

let app: FastifyInstance
beforeEach(() => (app = fastify()))
afterEach(() => app.close())

/** Asks the route, and leaves as soon as it has begun. */
async function askAndLeave(begun: Promise<void>): Promise<void> {
  await app.listen({ port: 0 })
  const asking = request({ port: (app.server.address() as AddressInfo).port }).end()
  asking.on('error', () => {})
  await begun
  asking.destroy()
}

test.each(['before', 'after'])('it is aborted where the browser leaves %s it is asked for', async (when) => {
  const begun = Promise.withResolvers<void>()
  const signal = Promise.withResolvers<AbortSignal>()
  app.get('/', async (_request, reply) => {
    if (when === 'after') signal.resolve(abortWithRequest(reply))
    begun.resolve()
    await once(reply.raw, 'close')
    if (when === 'before') signal.resolve(abortWithRequest(reply))
  })
  await askAndLeave(begun.promise)
  await expect.poll(async () => (await signal.promise).aborted).toBe(true)
})

test('it is not aborted where the browser has its answer', async () => {
  const signals: AbortSignal[] = []
  app.get('/', async (_request, reply) => {
    signals.push(abortWithRequest(reply))
    return 'answer'
  })
  await app.listen({ port: 0 })
  await fetch(`http://localhost:${(app.server.address() as AddressInfo).port}`, {
    headers: { connection: 'close' },
  })
  await app.close()
  expect(signals.map(({ aborted }) => aborted)).toEqual([false])
})
