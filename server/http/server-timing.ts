import type { FastifyReply, FastifyRequest } from 'fastify'

/** Says how long the server took until it sent the answer, which browsers show beside the request. */
export async function tellServerTime(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('server-timing', `total;dur=${reply.elapsedTime.toFixed(1)}`)
}
