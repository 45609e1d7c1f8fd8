import { gzipSync } from 'node:zlib'
import type { Client } from '../contract/client.ts'
import type { Upload } from '../contract/upload.ts'
import type { Account } from './accounts.ts'
import { ApiProblem, signIn, type ApiClient } from './api-client.ts'
import { generateCur } from './bill/generate-cur.ts'
import type { DemoClient } from './clients.ts'
import { completedUpload } from './completed-upload.ts'

export const MONTHS = 3

/**
 * Makes a sample client, its user and the bills of the last full months, as far as they are not there: through the
 * same API that a person uses.
 */
export async function fillWithSamples(
  serverUrl: string,
  operator: ApiClient,
  { name, slug, profile, user, rowsPerMonth }: DemoClient,
  account: Account,
): Promise<void> {
  await createOnce(async () => {
    const { id } = await operator.post<Client>('/api/admin/clients', { name, slug, profile })
    await operator.post(`/api/admin/clients/${id}/users`, { ...account, name: user.name, role: 'admin' })
  })
  const admin = await signIn(serverUrl, account)
  for (const month of lastMonths(new Date(), MONTHS)) {
    await createOnce(async () => {
      const { text } = generateCur({ month, rows: rowsPerMonth, seed: Number(month.replaceAll('-', '')) })
      const bill = gzipSync([...text].join(''), { level: 1 })
      const { id } = await admin.upload<Upload>(`${slug}-${month.slice(0, 7)}.csv.gz`, new Blob([bill]))
      await completedUpload(admin, id)
    })
  }
}

/** The first days of the last `count` months before the one that `now` is in, oldest first. */
export function lastMonths(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + index)).toISOString().slice(0, 10),
  )
}

/** A second start finds what the first one made. */
async function createOnce(create: () => Promise<void>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 409)) throw error
  }
}
