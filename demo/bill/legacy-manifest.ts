import { createHash } from 'node:crypto'
import { LIFELIKE_COLUMNS } from './lifelike/columns.ts'

interface Delivery {
  /** The account that pays, and whose report it is. */
  account: string
  bucket: string
  report: string
  /** First day of the billing month. */
  month: string
  assemblyId: string
  /** Of the files, as the bucket has them. */
  reportKeys: string[]
}

/** The manifest that AWS writes with a legacy report. */
export function legacyManifest({ account, bucket, report, month, assemblyId, reportKeys }: Delivery): string {
  const [start, end] = [month, monthAfter(month)].map((day) => `${day.replaceAll('-', '')}T000000.000Z`)
  return JSON.stringify(
    {
      assemblyId,
      account,
      columns: LIFELIKE_COLUMNS.map((column) => {
        const [category, name] = column.split('/')
        return { category, name, type: 'String' }
      }),
      charset: 'UTF-8',
      compression: 'GZIP',
      contentType: 'text/csv',
      reportId: idOf(report),
      reportName: report,
      billingPeriod: { start, end },
      bucket,
      reportKeys,
      additionalArtifactKeys: [],
    },
    null,
    2,
  )
}

/** `20261001-20261101`, the folder of a month. */
export function periodFolder(month: string): string {
  return [month, monthAfter(month)].map((day) => day.replaceAll('-', '')).join('-')
}

/** An id as AWS gives them, the same at each start. */
export function idOf(...of: string[]): string {
  const hex = createHash('sha256').update(of.join(' ')).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

function monthAfter(month: string): string {
  const date = new Date(`${month}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + 1)
  return date.toISOString().slice(0, 10)
}
