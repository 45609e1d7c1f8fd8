import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Client } from '../contract/client.ts'
import type { Upload } from '../contract/upload.ts'
import type { Account } from './accounts.ts'
import { administer } from './administer.ts'
import { ApiProblem, signIn, type ApiClient } from './api-client.ts'
import type { BillLine } from './bill/generate-cur.ts'
import { idOf, legacyManifest, periodFolder } from './bill/legacy-manifest.ts'
import { monthOf } from './bill/lifelike/calendar.ts'
import { firstDelivery } from './bill/lifelike/first-delivery.ts'
import { writeBill } from './bill/lifelike/formats.ts'
import { lifelikeBill } from './bill/lifelike/lifelike-bill.ts'
import type { DemoClient } from './clients.ts'
import { completedUpload } from './completed-upload.ts'
import { monthsUntil } from './months.ts'
import { SAMPLE_BUCKET } from './sample-bucket.ts'

/**
 * Makes a sample client, its user, its bills and what its admin has set, as far as they are not there: through the same API that a person
 * uses. All are sent before the first is waited for.
 *
 * @param months those to send, of the thirteen that end with `lastMonth`
 */
export async function fillWithSamples(
  serverUrl: string,
  operator: ApiClient,
  client: DemoClient,
  account: Account,
  { lastMonth, months = monthsUntil(lastMonth) }: { lastMonth: string; months?: readonly string[] },
): Promise<void> {
  const { name, slug, profile, user, company, format } = client
  await once(async () => {
    const { id } = await operator.post<Client>('/api/admin/clients', { name, slug, profile })
    await operator.post(`/api/admin/clients/${id}/users`, { ...account, name: user.name, role: 'admin' })
  })
  const admin = await signIn(serverUrl, account)
  const sent: (Upload | undefined)[] = []
  for (const month of months) {
    const { lines } = lifelikeBill({ company, month, lastMonth })
    if (isRestated(client, month, lastMonth)) {
      sent.push(
        ...(await sendDeliveries(admin, month, [firstDelivery(lines(), monthOf(month, lastMonth)), lines()])),
      )
    } else {
      const bill = await compressed(writeBill(lines(), format).text)
      sent.push(await once(() => admin.upload<Upload>(`${slug}-${month.slice(0, 7)}.csv.gz`, bill)))
    }
  }
  // Asked for less often than one upload would be: there are many, and whoever loads them needs the machine.
  for (const upload of sent) if (upload) await completedUpload(admin, upload.id, { pollMs: 500 })
  await administer(admin, client)
}

/** Of one client the month before the last was delivered twice. */
function isRestated({ company }: DemoClient, month: string, lastMonth: string): boolean {
  return company === 'northwind' && month === monthsUntil(lastMonth).at(-2)
}

/** Deliveries of one report, each with its manifest: the later one takes the place of the one before by itself. */
async function sendDeliveries(
  admin: ApiClient,
  month: string,
  deliveries: Iterable<BillLine>[],
): Promise<(Upload | undefined)[]> {
  const { accountId, bucket } = SAMPLE_BUCKET
  const report = 'northwind-monthly'
  const sent = []
  for (const [index, lines] of deliveries.entries()) {
    const assemblyId = idOf(report, month, String(index))
    const file = `${report}-1.csv.gz`
    const manifest = legacyManifest({
      account: accountId,
      bucket,
      report,
      month,
      assemblyId,
      reportKeys: [`aws/${report}/${periodFolder(month)}/${assemblyId}/${file}`],
    })
    const bill = await compressed(writeBill(lines, 'aws-cur-legacy').text)
    const files = [
      [`${report}-Manifest.json`, new Blob([manifest])],
      [file, bill],
    ] as const
    sent.push(await once(() => admin.uploadTogether<Upload>(files)))
  }
  return sent
}

async function compressed(text: Iterable<string>): Promise<Blob> {
  return new Blob(await Array.fromAsync(Readable.from(text).compose(createGzip({ level: 1 }))))
}

/** A second start finds what the first one made. */
async function once<Made>(make: () => Promise<Made>): Promise<Made | undefined> {
  try {
    return await make()
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 409)) throw error
    return undefined
  }
}
