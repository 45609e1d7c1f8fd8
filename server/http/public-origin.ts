import type { FastifyRequest } from 'fastify'
import type { Dependencies } from '../dependencies.ts'

/** The origin by which this installation is reached: the one that is set, else the one that the request names. */
export function originOf(
  { protocol, host }: FastifyRequest,
  { publicUrl }: Pick<Dependencies['config'], 'publicUrl'>,
): string {
  return publicUrl ?? `${protocol}://${host}`
}
