import type { FastifyReply } from 'fastify'

/** A signal that aborts when the browser leaves before it has its answer. */
export function abortWithRequest(reply: FastifyReply): AbortSignal {
  const abort = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort()
  })
  return abort.signal
}
