import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openUploadStore } from './upload-store.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-store-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the upload store', () => {
  test('answers what was written, under the same key', async () => {
    const store = openUploadStore(folder)
    await store.write('client/upload.0', Readable.from([Buffer.from('Bill'), Buffer.from('ed')]))
    expect(await text(store.read('client/upload.0'))).toBe('Billed')
    expect(await readFile(store.path('client/upload.0'), 'utf8')).toBe('Billed')
  })

  test('keeps an empty file', async () => {
    const store = openUploadStore(folder)
    await store.write('client/empty', Readable.from([]))
    expect(await text(store.read('client/empty'))).toBe('')
  })

  test('keeps nothing of a stream that fails', async () => {
    const store = openUploadStore(folder)
    const failing = Readable.from(
      (function* () {
        yield Buffer.alloc(100_000)
        throw new Error('the browser went away')
      })(),
    )
    await expect(store.write('client/upload.0', failing)).rejects.toThrow('the browser went away')
    expect(existsSync(store.path('client/upload.0'))).toBe(false)
    expect(await readdir(join(folder, '.incoming'))).toEqual([])
  })

  test('shows the bytes as they pass, and keeps more of them than fit into one write', async () => {
    const store = openUploadStore(folder)
    const chunks = Array.from({ length: 100 }, (_, index) => Buffer.alloc(50_000, index))
    const seen: Uint8Array[] = []
    await store.write('large', Readable.from(chunks), { onChunk: (chunk) => seen.push(chunk) })
    expect(Buffer.concat(seen).equals(Buffer.concat(chunks))).toBe(true)
    expect((await readFile(store.path('large'))).equals(Buffer.concat(chunks))).toBe(true)
  })

  test('removes a file, and does nothing for one that is not there', async () => {
    const store = openUploadStore(folder)
    await store.write('a', Readable.from([Buffer.from('x')]))
    await store.remove('a')
    await store.remove('a')
    expect(existsSync(store.path('a'))).toBe(false)
  })

  test('keeps the same bytes under two keys, each for itself', async () => {
    const store = openUploadStore(folder)
    await store.write('client/a', Readable.from([Buffer.from('x')]))
    await store.duplicate('client/a', 'other/b')
    await store.remove('client/a')
    expect(await text(store.read('other/b'))).toBe('x')
    await expect(store.duplicate('client/a', 'client/c')).rejects.toThrow('ENOENT')
  })

  test('lists what is kept with its age, and neither what is coming in nor what somebody else put there', async () => {
    const store = openUploadStore(folder)
    for (const key of ['top', 'client/a.0', 'client/b.0']) {
      await store.write(key, Readable.from([Buffer.from('x')]))
    }
    await writeFile(join(folder, '.incoming/half'), '')
    await writeFile(join(folder, 'lost & found'), '')
    await utimes(store.path('client/a.0'), new Date(0), new Date(0))
    const files = []
    for await (const file of store.list()) files.push(file)
    files.sort((a, b) => a.key.localeCompare(b.key))
    expect(files.map(({ key }) => key)).toEqual(['client/a.0', 'client/b.0', 'top'])
    expect(files[0]?.writtenAt).toEqual(new Date(0))
    expect(Date.now() - (files[1]?.writtenAt.getTime() ?? 0)).toBeLessThan(60_000)
  })

  test.each(['../outside', 'a/../../b', '/etc/passwd', '.incoming/x', 'a//b', 'a\0b', '', 'a\\..\\b'])(
    'refuses the key %j',
    (key) => {
      expect(() => openUploadStore(folder).path(key)).toThrow('key')
    },
  )

  test('clears away what a process that is gone left behind, and nothing newer', async () => {
    openUploadStore(folder)
    const [old, fresh] = [join(folder, '.incoming/old'), join(folder, '.incoming/fresh')]
    await writeFile(old, '')
    await writeFile(fresh, '')
    await utimes(old, new Date(0), new Date(0))
    const store = openUploadStore(folder)
    expect([existsSync(old), existsSync(fresh)]).toEqual([false, true])
    // And while it is open: those who are killed seldom are opened again a day later.
    await utimes(fresh, new Date(0), new Date(0))
    store.removeAbandoned()
    expect(existsSync(fresh)).toBe(false)
  })
})
