import type { Client } from '../../contract/client.ts'
import type { Upload } from '../../contract/upload.ts'
import type { Account } from '../accounts.ts'
import { signIn, type ApiClient } from '../api-client.ts'
import { DEMO_CLIENTS } from '../clients.ts'
import { completedUpload } from '../completed-upload.ts'
import { fillWithSamples } from '../fill-with-samples.ts'
import { monthsBefore, monthsUntil } from '../months.ts'
import type { SampleAws } from '../sample-aws.ts'
import { damagedBill } from './damaged-bill.ts'
import { inquire, makeStatements, useForMonths } from './used.ts'

/** Clients that have nothing yet, one of each profile. */
export const NEWCOMERS = DEMO_CLIENTS.map(({ profile }) => ({
  name: 'Acme',
  slug: `acme-${profile}`,
  profile,
  email: `grace.${profile}@example.com`,
}))

interface Filling {
  /** Those of the demonstration's clients, in their order. */
  users: readonly Account[]
  /** Those of clients that have nothing. */
  newcomers: readonly Account[]
  lastMonth: string
  aws: SampleAws
}

/** Makes what pictures are taken of. Returns the upload of whose bill some rows cannot be read. */
export async function fillForPictures(
  serverUrl: string,
  platform: ApiClient,
  { users, newcomers, lastMonth, aws }: Filling,
): Promise<Upload> {
  for (const [index, client] of DEMO_CLIENTS.entries()) {
    await fillWithSamples(serverUrl, platform, client, users[index]!, {
      lastMonth,
      ...(index === 0 && { months: aws.laterMonths }),
    })
  }
  const northwind = await signIn(serverUrl, users[0]!)
  await aws.connect(northwind)
  await useForMonths(northwind, lastMonth)
  await makeStatements(await signIn(serverUrl, users[1]!), lastMonth)
  await inquire(platform)
  for (const [index, { name, slug, profile }] of NEWCOMERS.entries()) {
    const { id } = await platform.post<Client>('/api/admin/clients', { name, slug, profile })
    await platform.post(`/api/admin/clients/${id}/users`, {
      ...newcomers[index],
      name: 'Grace Hall',
      role: 'admin',
    })
  }
  return uploadDamagedBill(northwind, monthsUntil(lastMonth)[0]!)
}

/** The bill of the month before those of the demonstration, with rows that cannot be read. */
async function uploadDamagedBill(api: ApiClient, oldestMonth: string): Promise<Upload> {
  const [month = ''] = monthsBefore(oldestMonth, 1)
  const bill = damagedBill({ month, rows: 20_000, seed: 7 })
  const { id } = await api.upload<Upload>(`northwind-${month.slice(0, 7)}.csv`, new Blob([bill]))
  return completedUpload(api, id)
}
