import type { FastifyReply } from 'fastify'

/** A signal that aborts when the browser leaves before it has its answer, and at once where it has left already. */
export function abortWithRequest(reply: FastifyReply): AbortSignal {
  const abort = new AbortController()
  const leave = () => {
    if (!reply.raw.writableFinished) abort.abort()
  }
  // While Postgres was asked who it is and what of, it may have: nobody is told of that again.
  if (reply.raw.closed) leave()
  else reply.raw.once('close', leave)
  return abort.signal
}
