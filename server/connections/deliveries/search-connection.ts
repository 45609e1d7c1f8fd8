import type { FastifyReply } from 'fastify'
import { addressOf } from '../../../client-bucket/address-of.ts'
import type { ClientBucket } from '../../../client-bucket/client-bucket.ts'
import { openClientBucket } from '../../../client-bucket/open-client-bucket.ts'
import { abortWithRequest } from '../../http/abort-with-request.ts'
import { ProblemError } from '../../http/problem.ts'
import { answerAccessError } from '../connection-problems.ts'
import type { ConnectionRow } from '../connections-repository.ts'

/** Somebody waits for the answer. */
const MAX_SEARCH_MS = 10_000

/** Looks through the folder of a connection while somebody waits; 504 where that takes too long. */
export async function searchConnection<Found>(
  connection: ConnectionRow,
  reply: FastifyReply,
  search: (bucket: ClientBucket, signal: AbortSignal) => Promise<Found>,
): Promise<Found> {
  const bucket = openClientBucket(addressOf(connection))
  const timeout = AbortSignal.timeout(MAX_SEARCH_MS)
  try {
    return await search(bucket, AbortSignal.any([timeout, abortWithRequest(reply)]))
  } catch (error) {
    if (timeout.aborted) throw tookTooLong()
    return answerAccessError(error)
  } finally {
    bucket.close()
  }
}

function tookTooLong() {
  return new ProblemError(
    504,
    'connection-slow',
    'The folder of this connection could not be looked through within 10 seconds. Try again; if that does not help, ' +
      'connect the folder that has the reports alone.',
  )
}
