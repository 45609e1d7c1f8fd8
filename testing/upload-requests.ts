import { readdir } from 'node:fs/promises'
import type { TestApp, TestUser } from './app.ts'
import { multipart } from './multipart.ts'

export type Part = Parameters<typeof multipart>[0][number]

/** An analyst of a client of its own, who may send files. */
export async function createAnalyst(outlay: TestApp): Promise<TestUser & { clientId: string }> {
  const client = await outlay.createClient()
  return { ...(await outlay.createUser('analyst', client)), clientId: client.id }
}

export async function sendParts(outlay: TestApp, user: TestUser, parts: Part[]) {
  return outlay.injectSignedInAs(user, { method: 'POST', url: '/api/uploads', ...(await multipart(parts)) })
}

/** Names of the files that are kept of a client, and of all that are still coming in. */
export async function filesOf(outlay: TestApp, clientId: string): Promise<string[]> {
  const all = await readdir(outlay.databases.uploadStore, { recursive: true, withFileTypes: true })
  return all
    .filter(
      (entry) =>
        entry.isFile() && (entry.parentPath.endsWith(clientId) || entry.parentPath.endsWith('.incoming')),
    )
    .map((entry) => entry.name)
    .sort()
}

/** A manifest as a part of the request; its files follow. */
export const manifestPart = (value: unknown, name = 'manifest', fileName = 'daily-Manifest.json'): Part => [
  name,
  { fileName, content: JSON.stringify(value) },
]

/** The manifest of a legacy report that lists these files. */
export const legacyManifest = (...names: string[]) => ({
  assemblyId: 'assembly-1',
  account: '123456789012',
  reportId: 'id',
  reportName: 'daily',
  columns: [],
  compression: 'GZIP',
  contentType: 'text/csv',
  billingPeriod: { start: '20261001T000000.000Z', end: '20261101T000000.000Z' },
  bucket: 'bills',
  reportKeys: names.map((name) => `/cur/daily/20261001-20261101/assembly-1/${name}`),
})
