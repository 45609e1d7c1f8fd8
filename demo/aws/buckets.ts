import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Agent, request, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import S3rver from 's3rver'

export interface StoredObject {
  key: string
  bytes: number
  /** Without quotes. */
  etag: string
  modifiedAt: Date
  /** Null where the bucket keeps no versions. */
  versionId: string | null
  storageClass: string
  /** The key that S3rver has it by; null where there are no bytes. */
  storedAs: string | null
}

export interface Bucket {
  name: string
  region: string
  versioned: boolean
  objects: Map<string, StoredObject>
  /** By version id, where the bucket keeps versions. */
  versions: Map<string, StoredObject>
  /** In S3's order; null after a change, until it is asked for. */
  sortedKeys: string[] | null
}

/** Bytes, text, or the path of a file. */
type Content = Buffer | string | { file: string }

interface PutOptions {
  modifiedAt?: Date
  /** `GLACIER` is not read before it is restored. */
  storageClass?: string
}

export interface ByteRange {
  first: number
  last: number
}

/** What lies in S3. S3rver keeps the bytes; what it is not exact about (lists, versions, times) is known here. */
export interface Buckets {
  addBucket(name: string, options?: { region?: string; versioned?: boolean }): Promise<void>
  putObject(bucket: string, key: string, content: Content, options?: PutOptions): Promise<StoredObject>
  /** Objects that are only listed, without bytes: for a folder of a hundred thousand. */
  putListed(bucket: string, keys: Iterable<string>): void
  deleteObject(bucket: string, key: string): void
  bucket(name: string): Bucket | undefined
  /** An object's bytes, or those of a range, both ends included. */
  read(bucket: Bucket, storedAs: string, range?: ByteRange): Promise<Readable>
  stop(): Promise<void>
}

export async function openBuckets(directory: string): Promise<Buckets> {
  const server = new S3rver({ address: '127.0.0.1', port: 0, directory, silent: true })
  const { port } = await server.run()
  const agent = new Agent({ keepAlive: true })
  const buckets = new Map<string, Bucket>()

  const known = (name: string): Bucket => {
    const bucket = buckets.get(name)
    if (!bucket) throw new Error(`There is no bucket ${name}.`)
    return bucket
  }
  const send = async (method: string, path: string, headers = {}, body?: Readable) => {
    // S3rver may close one that was idle while it is taken for a body, which nobody sends a second time.
    const own = body ? { agent: false as const } : { agent }
    const outgoing = request({ host: '127.0.0.1', port, ...own, method, path, headers })
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>
    if (body) await Promise.all([pipeline(body, outgoing), answered])
    else outgoing.end()
    return (await answered)[0]
  }
  const put = (bucket: Bucket, object: StoredObject) => {
    bucket.objects.set(object.key, object)
    if (object.versionId) bucket.versions.set(object.versionId, object)
    bucket.sortedKeys = null
  }

  return {
    async addBucket(name, { region = 'us-east-1', versioned = false } = {}) {
      ;(await send('PUT', `/${name}`)).resume()
      const [objects, versions] = [new Map<string, StoredObject>(), new Map<string, StoredObject>()]
      buckets.set(name, { name, region, versioned, objects, versions, sortedKeys: null })
    },
    async putObject(name, key, content, { modifiedAt = new Date(), storageClass = 'STANDARD' } = {}) {
      const bucket = known(name)
      const versionId = bucket.versioned ? randomBytes(16).toString('base64url') : null
      const storedAs = versionId ? `${key}@${versionId}` : key
      const path = pathOf(bucket, storedAs)
      const stored = await send('PUT', path, { 'content-type': 'binary/octet-stream' }, streamOf(content))
      stored.resume()
      if (stored.statusCode !== 200) throw new Error(`S3rver does not take ${key}: ${stored.statusCode}.`)
      const etag = stored.headers.etag!.replaceAll('"', '')
      const bytes = await sizeOnceWritten(() => send('HEAD', path), content)
      const object = { key, bytes, etag, modifiedAt, versionId, storageClass, storedAs }
      put(bucket, object)
      return object
    },
    putListed(name, keys) {
      const modifiedAt = new Date()
      for (const key of keys) {
        const etag = createHash('md5').update(key).digest('hex')
        const kept = { versionId: null, storageClass: 'STANDARD', storedAs: null }
        put(known(name), { key, bytes: 0, etag, modifiedAt, ...kept })
      }
    },
    deleteObject(name, key) {
      known(name).objects.delete(key)
      known(name).sortedKeys = null
    },
    bucket: (name) => buckets.get(name),
    // From its store: by its HTTP server the same bytes cost twice the processor, which a bench would count as ours.
    async read({ name }, storedAs, range) {
      const { store } = server
      const object = range
        ? await store.getObject(name, storedAs, { start: range.first, end: String(range.last) })
        : await store.getObject(name, storedAs)
      if (!object) throw new Error(`S3rver has lost ${storedAs}.`)
      return object.content
    },
    async stop() {
      agent.destroy()
      await server.close()
    },
  }
}

// S3rver answers when it has read everything, which is a moment before it has written it.
async function sizeOnceWritten(head: () => Promise<IncomingMessage>, content: Content): Promise<number> {
  const expected = await sizeOf(content)
  for (;;) {
    const answer = await head()
    answer.resume()
    if (Number(answer.headers['content-length']) === expected) return expected
    await sleep(5)
  }
}

async function sizeOf(content: Content): Promise<number> {
  if (Buffer.isBuffer(content)) return content.length
  if (typeof content === 'string') return Buffer.byteLength(content)
  return (await stat(content.file)).size
}

function streamOf(content: Content): Readable {
  if (Buffer.isBuffer(content) || typeof content === 'string') return Readable.from([Buffer.from(content)])
  return createReadStream(content.file)
}

function pathOf({ name }: Bucket, storedAs: string): string {
  return `/${name}/${storedAs.split('/').map(encodeURIComponent).join('/')}`
}
