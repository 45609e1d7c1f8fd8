import { setTimeout as sleep } from 'node:timers/promises'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { Upload } from '../contract/upload.ts'
import { ApiProblem, type ApiClient } from '../demo/api-client.ts'
import { toUnits } from '../clickhouse/exact.ts'
import type { Bill } from './bills.ts'
import { patiently } from './patiently.ts'

const POLL_MS = 100

export interface Following {
  /** When an upload that has not ended counts as stuck. */
  deadline: () => number
  /** How often it is looked at. */
  pollMs: number
}

/**
 * Follows an upload, and the costs that it answers, until it has ended. In the meantime nothing of it may be seen,
 * and then everything.
 *
 * @throws Error saying what was seen that must not be
 */
export async function watchUpload(
  api: ApiClient,
  uploadId: string,
  bill: Bill,
  { deadline, pollMs }: Following,
): Promise<Upload> {
  for (;;) {
    const costs = await patiently(() => askCosts(api, uploadId), deadline)
    // Asked after the costs: what they showed must by now be said to be there.
    const upload = await patiently(() => api.get<Upload>(`/api/uploads/${uploadId}`), deadline)
    if (costs) requireWhole(`The costs of ${bill.fileName}`, costs, bill)
    if (costs && upload.status !== 'completed') {
      throw new Error(`${bill.fileName} answers costs, but is ${upload.status}.`)
    }
    if (upload.status === 'completed') requireWhole(`The totals of ${bill.fileName}`, sumsOf(upload), bill)
    else if (upload.totals.length > 0)
      throw new Error(`${bill.fileName} is ${upload.status}, but has totals.`)
    if (hasEnded(upload) && (upload.status !== 'completed' || costs)) return upload
    if (Date.now() > deadline()) throw stuck(upload)
    await sleep(pollMs)
  }
}

/** Waits until an upload has ended, whatever becomes of it. */
export async function endOf(api: ApiClient, uploadId: string, deadline: () => number): Promise<Upload> {
  for (;;) {
    const upload = await api.get<Upload>(`/api/uploads/${uploadId}`)
    if (hasEnded(upload)) return upload
    if (Date.now() > deadline()) throw stuck(upload)
    await sleep(POLL_MS)
  }
}

function stuck({ fileName, status, attempt, progress }: Upload): Error {
  const { phase, bytesRead, bytesTotal } = progress
  return new Error(
    `${fileName} is stuck: ${status}, ${phase}, ${bytesRead} of ${bytesTotal} bytes, attempt ${attempt}.`,
  )
}

export function hasEnded({ status }: Pick<Upload, 'status'>): boolean {
  return status !== 'pending' && status !== 'processing'
}

interface Sums {
  rows: number
  billed: string
  effective: string
}

/** What the upload's costs sum up to; null where it has none to ask for yet. */
async function askCosts(api: ApiClient, uploadId: string): Promise<Sums | null> {
  try {
    const { rows } = await api.post<CostAnswer>('/api/query', {
      uploadIds: [uploadId],
      measures: ['lineCount', 'billedCost', 'effectiveCost'],
    })
    const [all] = rows
    return {
      rows: Number(all?.['lineCount'] ?? 0),
      billed: String(all?.['billedCost'] ?? '0'),
      effective: String(all?.['effectiveCost'] ?? '0'),
    }
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'upload-not-completed') return null
    throw error
  }
}

function sumsOf({ rows, totals }: Upload): Sums {
  return {
    rows: rows.accepted,
    billed: totals[0]?.billedCost ?? '0',
    effective: totals[0]?.effectiveCost ?? '0',
  }
}

function requireWhole(what: string, seen: Sums, bill: Bill): void {
  const isWhole =
    seen.rows === bill.rows &&
    toUnits(seen.billed) === toUnits(bill.billed) &&
    toUnits(seen.effective) === toUnits(bill.effective)
  if (isWhole) return
  const line = ({ rows, billed, effective }: Sums) => `${rows} rows, ${billed} billed, ${effective} effective`
  throw new Error(`${what} are ${line(seen)}; the file has ${line(bill)}.`)
}
