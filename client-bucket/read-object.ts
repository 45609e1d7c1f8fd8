import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { accessError, toAccessError } from './to-access-error.ts'

/** Bytes of an object, both ends included; that of an empty object ends before it begins. */
export interface ByteRange {
  first: number
  last: number
}

/** Asks for bytes of an object; throws an `AccessError`, and its chunks whatever a broken connection throws. */
export type OpenRange = (range: ByteRange, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>

const RANGE_BYTES = 8 * 1024 * 1024

/** How many ranges are asked for at once or wait for their turn: what is held in memory at most. */
const MAX_RANGES = 3

/** How often in a row a range may be cut off before it has come on by as much as this: for half a minute or so. */
const MAX_TRIES = 8
const PROGRESS_BYTES = 64 * 1024

/** How long is waited before what broke is asked for again, in milliseconds: at first, and at most. */
export interface Delays {
  first: number
  most: number
}

const DELAYS: Delays = { first: 200, most: 10_000 }

/**
 * The chunks of these many bytes, in order. Whoever destroys the stream ends the requests that are under way, and so
 * does the signal: the stream fails by it when it is read, and not before, since an error that nobody listens to yet
 * ends the process.
 */
export function readInRanges(
  bytes: number,
  openRange: OpenRange,
  signal: AbortSignal,
  delays = DELAYS,
): Readable {
  const stopped = new AbortController()
  const chunks = inOrder(rangesOf(bytes), (range) =>
    readRange(range, openRange, AbortSignal.any([signal, stopped.signal]), delays),
  )
  return new Readable({
    highWaterMark: 1024 * 1024,
    read() {
      chunks.next().then(
        ({ value, done }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error),
      )
    },
    destroy(error, done) {
      stopped.abort()
      done(error)
    },
  })
}

async function* inOrder(
  ranges: ByteRange[],
  read: (range: ByteRange) => Promise<Uint8Array[]>,
): AsyncGenerator<Uint8Array, undefined> {
  const waiting: Promise<Uint8Array[]>[] = []
  let next = 0
  for (;;) {
    for (let range = ranges[next]; range && waiting.length < MAX_RANGES; range = ranges[++next]) {
      const reading = read(range)
      // One that fails while another is waited for is heard of when its turn comes.
      reading.catch(() => undefined)
      waiting.push(reading)
    }
    if (waiting.length === 0) return
    // It keeps its place until it has been taken, and so its share of the memory.
    yield* await waiting[0]!
    waiting.shift()
  }
}

/** The range's chunks, taken up again where its connection broke. */
async function readRange(
  range: ByteRange,
  openRange: OpenRange,
  signal: AbortSignal,
  delays: Delays,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  let first = range.first
  let tries = 0
  for (;;) {
    signal.throwIfAborted()
    const begun = first
    try {
      for await (const chunk of await openRange({ first, last: range.last }, signal)) {
        if (first + chunk.length > range.last + 1) throw accessError('object-changed', 'read')
        chunks.push(chunk)
        first += chunk.length
      }
      if (first > range.last) return chunks
      // An end that comes too early is a broken connection that nobody noticed.
      throw accessError('network', 'read', { network: 'ECONNRESET' })
    } catch (error) {
      signal.throwIfAborted()
      const failure = toAccessError(error, 'read')
      tries = first - begun >= PROGRESS_BYTES ? 1 : tries + 1
      if (!failure.isPassing || tries >= MAX_TRIES) throw failure
      if (chunks.length > 0 && first > range.last) return chunks
      await sleep(delayBefore(tries, delays), undefined, { signal })
    }
  }
}

/** Longer each time, and at random, so that the ranges do not come back all at once. */
function delayBefore(tries: number, { first, most }: Delays): number {
  return (0.5 + Math.random() / 2) * Math.min(most, first * 2 ** tries)
}

/** Of an empty object an empty one: it is asked for as well, since it may have become another. */
function rangesOf(bytes: number): ByteRange[] {
  return Array.from({ length: Math.max(1, Math.ceil(bytes / RANGE_BYTES)) }, (_, index) => ({
    first: index * RANGE_BYTES,
    last: Math.min(bytes, (index + 1) * RANGE_BYTES) - 1,
  }))
}
