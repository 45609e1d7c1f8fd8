import { gzipSync } from 'node:zlib'
import type { Client } from '../contract/client.ts'
import type { Upload } from '../contract/upload.ts'
import { ApiProblem, signIn } from './api-client.ts'
import type { DemoAccounts } from './accounts.ts'
import { completedUpload } from './completed-upload.ts'
import { generateCur } from './bill/generate-cur.ts'

const ROWS_A_MONTH = 20_000
const MONTHS = 3

/**
 * Makes the sample client, its user and the bills of the last full months, as far as they are not there: through
 * the same API that a person uses.
 */
export async function fillWithSamples(
  serverUrl: string,
  accounts: DemoAccounts,
): Promise<{ client: string }> {
  const client = { name: 'Northwind Outfitters', slug: 'northwind', profile: 'core' }
  const operator = await signIn(serverUrl, accounts.operator)
  await createOnce(async () => {
    const { id } = await operator.post<Client>('/api/admin/clients', client)
    await operator.post(`/api/admin/clients/${id}/users`, {
      ...accounts.user,
      name: 'Ada Marsh',
      role: 'admin',
    })
  })
  const user = await signIn(serverUrl, accounts.user)
  for (const month of lastMonths(new Date(), MONTHS)) {
    await createOnce(async () => {
      const { text } = generateCur({ month, rows: ROWS_A_MONTH, seed: Number(month.replaceAll('-', '')) })
      const bill = gzipSync([...text].join(''), { level: 1 })
      const { id } = await user.upload<Upload>(`northwind-${month.slice(0, 7)}.csv.gz`, new Blob([bill]))
      await completedUpload(user, id)
    })
  }
  return { client: client.name }
}

/** The first days of the last `count` months before the one that `now` is in, oldest first. */
function lastMonths(now: Date, count: number): string[] {
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
