import type { IncomingMessage } from 'node:http'

/** So long a sender that does not listen may go on to send. */
const DISCARDED_FOR_MS = 5_000

/**
 * Reads what is still sent of a body that was refused in its middle, to nowhere. Unread it would hold its connection
 * as it is: that its sender has gone would not be noticed, nor could the server end in time, which waits for it. Who
 * sends on all the same, though the answer is there, is cut off.
 */
export function discardBody(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return
  request.resume()
  const timer = setTimeout(() => request.destroy(), DISCARDED_FOR_MS)
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(timer))
}
