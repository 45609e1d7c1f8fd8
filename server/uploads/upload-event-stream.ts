import { Readable } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import type { Upload } from '../../contract/upload.ts'
import type { UploadEvents } from './upload-events.ts'

/** Proxies close connections that are silent for a minute. */
const HEARTBEAT_MS = 25_000

/** A browser that is this far behind is cut off; it comes back and reads afresh. */
const MAX_BACKLOG_BYTES = 1024 * 1024

interface Source {
  clientId: string
  events: UploadEvents
  findUpload(id: string): Promise<Upload | undefined>
  /** Whether the reader may still see the client's uploads: a stream outlives the request that opened it. */
  mayStillRead(): Promise<boolean>
  log: FastifyBaseLogger
}

/** The text of one browser's event stream: an `upload` event with the upload whenever one changes. */
export function createUploadEventStream({
  clientId,
  events,
  findUpload,
  mayStillRead,
  log,
}: Source): Readable {
  const stream = new Readable({ read: () => {} })
  let ended = false

  function end(): void {
    if (!ended) stream.push(null)
    ended = true
  }
  function fail(error: unknown): void {
    log.error({ err: error }, 'an upload event could not be sent')
    end()
  }
  function push(text: string): void {
    if (stream.readableLength > MAX_BACKLOG_BYTES) end()
    if (!ended) stream.push(text)
  }

  // Progress comes often: while an upload is being read, further changes of it ask for one more reading.
  const changedAgain = new Map<string, boolean>()
  async function send(uploadId: string): Promise<void> {
    do {
      changedAgain.set(uploadId, false)
      const [allowed, upload] = await Promise.all([mayStillRead(), findUpload(uploadId)])
      if (!allowed) end()
      if (upload) push(`event: upload\ndata: ${JSON.stringify(upload)}\n\n`)
    } while (changedAgain.get(uploadId) && !ended)
    changedAgain.delete(uploadId)
  }

  const unsubscribe = events.subscribe(clientId, {
    onUploadChanged(uploadId) {
      if (changedAgain.has(uploadId)) {
        changedAgain.set(uploadId, true)
        return
      }
      send(uploadId).catch(fail)
    },
    onInterrupted: end,
  })
  async function beat(): Promise<void> {
    if (!(await mayStillRead())) end()
    push(': still here\n\n')
  }
  const heartbeat = setInterval(() => {
    beat().catch(fail)
  }, HEARTBEAT_MS)
  stream.once('close', () => {
    ended = true
    clearInterval(heartbeat)
    unsubscribe()
  })
  // Said at once, so that the browser knows that it is connected.
  push(': connected\n\n')
  return stream
}
