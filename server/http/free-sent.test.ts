import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { freeSent } from './free-sent.ts'

/** More than the sockets of both sides take, so that writes wait. */
const CHUNKS = 1500
/** Less than a response takes before it is said to be full. */
const CHUNK_BYTES = 20 * 1024
/** In which writes begin to wait. */
const UNREAD_MS = 200

/** Sends chunks that differ; the second request of a connection waits for the end of the first. */
async function startSender() {
  const chunks: Buffer[] = []
  function* make(fill: string) {
    for (let index = 0; index < CHUNKS; index += 1) {
      chunks.push(chunkOf(fill, index))
      yield chunks.at(-1)!
    }
  }
  const app = fastify()
  app.get<{ Params: { fill: string } }>('/:fill', (request, reply) =>
    reply.send(freeSent(reply, Readable.from(make(request.params.fill), { objectMode: false }))),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  return { chunks, port, stop: () => app.close() }
}

/** Not of the pool, in which it would be a part of a buffer. */
function chunkOf(fill: string, index: number): Buffer {
  return Buffer.alloc(CHUNK_BYTES, `${fill}${index} `)
}

function sentOf(fill: string): Buffer {
  return Buffer.concat(Array.from({ length: CHUNKS }, (_, index) => chunkOf(fill, index)))
}

test('what a slow reader gets is whole, and the chunks are free when it has them', async () => {
  const { chunks, port, stop } = await startSender()
  try {
    const response = await fetch(`http://127.0.0.1:${port}/a`)
    await sleep(UNREAD_MS)
    const received = Buffer.from(await response.arrayBuffer())
    expect(received.equals(sentOf('a'))).toBe(true)
    const freed = chunks.filter(({ length }) => length === 0)
    // The last ones have no chunk after them whose turn would free them.
    expect(freed.length).toBeGreaterThan(CHUNKS * 0.9)
  } finally {
    await stop()
  }
})

test('answers that wait for the one before them on their connection are whole as well', async () => {
  const { port, stop } = await startSender()
  const socket = connect(port, '127.0.0.1').pause()
  try {
    const asked = ['a', 'b', 'c'].map((fill, index) => {
      const last = index === 2 ? 'Connection: close\r\n' : ''
      return `GET /${fill} HTTP/1.1\r\nHost: outlay\r\n${last}\r\n`
    })
    socket.write(asked.join(''))
    const received: Buffer[] = []
    await sleep(UNREAD_MS)
    socket.on('data', (chunk: Buffer) => received.push(chunk)).resume()
    await once(socket, 'close')
    const bodies = Buffer.concat(received)
      .toString('latin1')
      .split(/HTTP\/1\.1 200 OK\r\n[^]*?\r\n\r\n/)
      .slice(1)
      .map((body) => body.replaceAll(/(?:^|\r\n)[0-9a-f]+\r\n/g, '').trimEnd())
    const sent = ['a', 'b', 'c'].map((fill) => sentOf(fill).toString('latin1').trimEnd())
    expect(bodies.map((body, index) => body === sent[index])).toEqual([true, true, true])
  } finally {
    socket.destroy()
    await stop()
  }
})
