import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'

const CHANNEL = 'upload_changed'

const RECONNECT_MS = 1_000

interface UploadEventListener {
  onUploadChanged(uploadId: string): void
  /** Changes may have been missed, or none will follow: what was shown has to be read again. */
  onInterrupted(): void
}

export interface UploadEvents {
  /** Tells the listener of changes to this client's uploads, until the returned function is called. */
  subscribe(clientId: string, listener: UploadEventListener): () => void
  close(): Promise<void>
}

/**
 * Changes of uploads as Postgres announces them: one connection for the whole server, opened when the first
 * browser listens and opened again when it breaks.
 */
export function createUploadEvents(databaseUrl: string, log: FastifyBaseLogger): UploadEvents {
  const listeners = new Map<string, Set<UploadEventListener>>()
  let connection: pg.Client | undefined
  let reconnection: NodeJS.Timeout | undefined
  let closed = false

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'outlay-events',
      connectionTimeoutMillis: 10_000,
      // Notices a peer that is gone without a word.
      keepAlive: true,
    })
    connection = client
    client.on('notification', ({ payload = '' }) => {
      const [clientId = '', uploadId = ''] = payload.split(' ')
      for (const listener of listeners.get(clientId) ?? []) listener.onUploadChanged(uploadId)
    })
    client.on('error', (error) => lose(client, error))
    client.on('end', () => lose(client))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
    } catch (error) {
      lose(client, error)
    }
  }

  function lose(client: pg.Client, error?: unknown): void {
    if (closed || connection !== client) return
    connection = undefined
    log.warn({ err: error }, 'lost the connection that listens for upload changes')
    client.end().catch(() => {})
    interruptAll()
    reconnection = setTimeout(() => void connect(), RECONNECT_MS)
  }

  function interruptAll(): void {
    for (const listener of [...listeners.values()].flatMap((set) => [...set])) listener.onInterrupted()
  }

  return {
    subscribe(clientId, listener) {
      if (closed) {
        listener.onInterrupted()
        return () => {}
      }
      if (!connection && !reconnection) void connect()
      const ofClient = listeners.get(clientId) ?? new Set()
      listeners.set(clientId, ofClient.add(listener))
      return () => {
        ofClient.delete(listener)
        if (ofClient.size === 0) listeners.delete(clientId)
      }
    },
    async close() {
      closed = true
      clearTimeout(reconnection)
      interruptAll()
      await connection?.end().catch(() => {})
    },
  }
}
