import { createHash } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { readInRanges, type ByteRange, type OpenRange } from './read-object.ts'
import { accessError } from './to-access-error.ts'

/** How long was waited between tries: here it is a hundredth of that. */
const waits = vi.hoisted((): number[] => [])
vi.mock('node:timers/promises', async (original) => {
  const timers = await original<typeof import('node:timers/promises')>()
  const setTimeout: typeof timers.setTimeout = (delay = 0, value, options) => {
    waits.push(delay)
    return timers.setTimeout(delay / 100, value, options)
  }
  return { ...timers, setTimeout }
})

const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

const RANGE = 8 * 1024 * 1024
const NEVER = new AbortController().signal

/** Bytes that tell where they stand. */
function bytesOf({ first, last }: ByteRange): Buffer {
  const bytes = Buffer.alloc(last - first + 1)
  for (let index = 0; index < bytes.length; index++) bytes[index] = ((first + index) * 2_654_435_761) >>> 24
  return bytes
}

async function* inChunks(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let index = 0; index < bytes.length; index += size) yield bytes.subarray(index, index + size)
}

const connectionReset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

async function sha256(stream: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of stream) hash.update(chunk)
  return hash.digest('hex')
}

describe('an object', () => {
  test('comes in order, though its ranges do not', async () => {
    const bytes = 3 * RANGE + 5
    const open: OpenRange = async (range) => {
      await sleep(range.first === 0 ? 50 : 0)
      return inChunks(bytesOf(range))
    }
    expect(await sha256(readInRanges(bytes, open, NEVER))).toBe(
      createHash('sha256')
        .update(bytesOf({ first: 0, last: bytes - 1 }))
        .digest('hex'),
    )
  })

  test('is asked for three ranges at a time, and for no more while nobody takes them', async () => {
    const asked: ByteRange[] = []
    const open: OpenRange = async (range) => {
      asked.push(range)
      return inChunks(bytesOf(range))
    }
    const stream = readInRanges(10 * RANGE, open, NEVER)
    stream.once('readable', () => undefined)
    await expect.poll(() => asked.length, { timeout: 5_000 }).toBe(3)
    await sleep(100)
    expect(asked).toHaveLength(3)
    stream.removeAllListeners('readable')
    let read = 0
    for await (const chunk of stream) read += (chunk as Buffer).length
    expect(read).toBe(10 * RANGE)
    expect(asked).toHaveLength(10)
  })

  test('that is empty is asked for all the same, and is not what has bytes by now', async () => {
    const asked: ByteRange[] = []
    const empty: OpenRange = async (range) => {
      asked.push(range)
      return inChunks(Buffer.alloc(0))
    }
    expect(await readInRanges(0, empty, NEVER).toArray()).toEqual([])
    expect(asked).toHaveLength(1)
    const grown: OpenRange = async () => inChunks(Buffer.from('more'))
    await expect(readInRanges(0, grown, NEVER).toArray()).rejects.toMatchObject({ code: 'object-changed' })
  })
})

describe('a broken connection', () => {
  test('is taken up where it broke, whether it says so or only ends', async () => {
    const asked: ByteRange[] = []
    const open: OpenRange = async (range) => {
      asked.push(range)
      const breaks = asked.length
      return (async function* () {
        yield bytesOf({ first: range.first, last: Math.min(range.last, range.first + 99_999) })
        if (breaks === 1) throw connectionReset()
        if (range.first + 100_000 <= range.last && breaks > 2) {
          yield bytesOf({ first: range.first + 100_000, last: range.last })
        }
      })()
    }
    const bytes = 500_000
    const read = Buffer.concat(await readInRanges(bytes, open, NEVER).toArray())
    expect(read.equals(bytesOf({ first: 0, last: bytes - 1 }))).toBe(true)
    expect(asked.map(({ first }) => first)).toEqual([0, 100_000, 200_000])
  })

  test('after the last byte is none', async () => {
    const open: OpenRange = async (range) =>
      (async function* () {
        yield bytesOf(range)
        throw connectionReset()
      })()
    expect(Buffer.concat(await readInRanges(1000, open, NEVER).toArray())).toHaveLength(1000)
  })

  test('that never gets better is given up, with what is the matter', async () => {
    waits.length = 0
    let tries = 0
    const open: OpenRange = async () => {
      tries++
      throw connectionReset()
    }
    await expect(readInRanges(1000, open, NEVER).toArray()).rejects.toMatchObject({
      name: 'AccessError',
      code: 'network',
    })
    expect(tries).toBe(8)
    const waited = waits.reduce((sum, wait) => sum + wait, 0)
    expect(waited).toBeGreaterThan(15_000)
    expect(waited).toBeLessThan(40_000)
  })

  test('is not what a changed object is: that ends it at once', async () => {
    let tries = 0
    const open: OpenRange = async () => {
      tries++
      throw accessError('object-changed', 'read')
    }
    await expect(readInRanges(1000, open, NEVER).toArray()).rejects.toMatchObject({ code: 'object-changed' })
    expect(tries).toBe(1)
  })

  test('does not excuse more bytes than were asked for', async () => {
    const open: OpenRange = async (range) => inChunks(bytesOf({ first: range.first, last: range.last + 1 }))
    await expect(readInRanges(1000, open, NEVER).toArray()).rejects.toMatchObject({ code: 'object-changed' })
  })
})

describe('whoever has enough', () => {
  /** Waits for ever, except for its signal. */
  function openUntilStopped(stopped: ByteRange[]): OpenRange {
    return (range, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(range)
          reject(signal.reason as Error)
        })
      })
  }

  test('ends all requests by destroying the stream', async () => {
    const stopped: ByteRange[] = []
    const stream = readInRanges(10 * RANGE, openUntilStopped(stopped), NEVER)
    stream.resume()
    await sleep(10)
    stream.destroy()
    expect(stopped).toHaveLength(3)
  })

  test('ends them by the signal, also between two tries', async () => {
    const stopped: ByteRange[] = []
    const controller = new AbortController()
    const reading = readInRanges(10 * RANGE, openUntilStopped(stopped), controller.signal).toArray()
    setTimeout(() => controller.abort(), 10)
    await expect(reading).rejects.toThrow(/abort/i)
    expect(stopped).toHaveLength(3)

    const failing: OpenRange = () => Promise.reject(connectionReset())
    const begun = Date.now()
    await expect(readInRanges(1, failing, AbortSignal.timeout(50)).toArray()).rejects.toThrow(/abort/i)
    expect(Date.now() - begun).toBeLessThan(2_000)
    await expect(readInRanges(1, failing, AbortSignal.abort()).toArray()).rejects.toThrow(/abort/i)
  })
})

test('a signal that comes before the first read waits for it: nobody hears an error before', async () => {
  const stop = new AbortController()
  const asked: ByteRange[] = []
  const open: OpenRange = async (range) => {
    asked.push(range)
    return inChunks(bytesOf(range))
  }
  stop.abort(new Error('stopping'))
  const stream = readInRanges(RANGE, open, stop.signal)
  // Long enough for an error without a listener to end this process.
  await sleep(20)
  await expect(sha256(stream)).rejects.toThrow('stopping')
  expect(asked).toEqual([])
})

test('a signal ends a read that waits for its bytes', async () => {
  const stop = new AbortController()
  const open: OpenRange = async (_range, signal) => {
    await new Promise((_done, fail) => signal.addEventListener('abort', () => fail(new Error('aborted'))))
    return inChunks(Buffer.alloc(0))
  }
  const reading = sha256(readInRanges(RANGE, open, stop.signal))
  await sleep(10)
  stop.abort(new Error('stopping'))
  await expect(reading).rejects.toThrow('stopping')
})
