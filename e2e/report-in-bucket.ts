import { gzipSync } from 'node:zlib'
import { generateCur } from '../demo/bill/generate-cur.ts'
import type { TestAws } from '../testing/aws.ts'

export const BUCKET = 'acme-billing'
export const PREFIX = 'cur/'
/** Below the prefix. */
export const PERIOD = 'hourly/20261001-20261101/'
export const ASSEMBLY = `${PERIOD}6f2b1c3d-0000-4a00-9000-000000000001/`
export const MANIFEST = 'hourly-Manifest.json'

const ROWS_OF_A_PART = 20_000

/**
 * A report of three parts, delivered as AWS does: the manifest beside the parts, and once more above them.
 * Answers what it adds up to.
 */
export async function putReport(aws: TestAws): Promise<{ billed: bigint; effective: bigint }> {
  const put = (path: string, content: string | Buffer) => aws.putObject(BUCKET, PREFIX + path, content)
  const sums = { billed: 0n, effective: 0n }
  const parts = [1, 2, 3].map((part) => `${ASSEMBLY}hourly-${part}.csv.gz`)
  for (const [index, part] of parts.entries()) {
    const { text, totals } = generateCur({ month: '2026-10-01', rows: ROWS_OF_A_PART, seed: index })
    await put(part, gzipSync([...text].join(''), { level: 1 }))
    sums.billed += totals.billed
    sums.effective += totals.effective
  }
  const manifest = JSON.stringify({
    assemblyId: '6f2b1c3d-0000-4a00-9000-000000000001',
    account: '111122223333',
    reportName: 'hourly',
    bucket: BUCKET,
    billingPeriod: { start: '20261001T000000.000Z', end: '20261101T000000.000Z' },
    reportKeys: parts.map((part) => PREFIX + part),
  })
  for (const place of [ASSEMBLY, PERIOD]) await put(place + MANIFEST, manifest)
  return sums
}
