import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeOrphans } from './remove-orphans.ts'
import { openUploadStore, type UploadStore } from './upload-store.ts'

let folder: string
let store: UploadStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-store-'))
  store = openUploadStore(folder)
})
afterEach(() => rm(folder, { recursive: true }))

async function keep(key: string, hoursAgo: number) {
  await store.write(key, Readable.from([Buffer.from('x')]))
  await age(key, hoursAgo)
}

async function age(key: string, hoursAgo: number) {
  const time = new Date(Date.now() - hoursAgo * 3_600_000)
  await utimes(store.path(key), time, time)
}

test('removes files that are a day old and named by no record, and no others', async () => {
  await keep('client-a/known.0', 48)
  await keep('client-a/orphan.0', 25)
  await keep('client-b/orphan.0', 1000)
  await keep('client-b/fresh.0', 23)
  const asked: string[] = []
  const removed = await removeOrphans(store, (keys) => {
    asked.push(...keys)
    return Promise.resolve(new Set(['client-a/known.0']))
  })
  expect(removed).toBe(2)
  expect(asked.sort()).toEqual(['client-a/known.0', 'client-a/orphan.0', 'client-b/orphan.0'])
  const left = ['client-a/known.0', 'client-a/orphan.0', 'client-b/orphan.0', 'client-b/fresh.0']
  expect(left.filter((key) => existsSync(store.path(key)))).toEqual(['client-a/known.0', 'client-b/fresh.0'])
  expect(await removeOrphans(store, (keys) => Promise.resolve(new Set(keys)))).toBe(0)
})

test('asks about many files in parts, and removes none where the records cannot be read', async () => {
  await mkdir(join(folder, 'client'))
  for (let index = 0; index < 1201; index++) {
    // Not as the store writes, which waits for the disk each time.
    await writeFile(store.path(`client/${index}`), 'x')
    await age(`client/${index}`, 30)
  }
  const parts: number[] = []
  const unreadable = removeOrphans(store, () => Promise.reject(new Error('no answer')))
  await expect(unreadable).rejects.toThrow('no answer')
  const removed = await removeOrphans(store, (keys) => {
    parts.push(keys.length)
    return Promise.resolve(new Set<string>())
  })
  expect([removed, parts]).toEqual([1201, [500, 500, 201]])
})
