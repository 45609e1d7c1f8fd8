import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { AwsStandIn } from './aws/stand-in.ts'
import { CUR_COLUMNS } from './bill/aws-cur-columns.ts'
import { asCur2, CUR_2_COLUMNS } from './bill/cur-2-rows.ts'
import { asFocus, FOCUS_COLUMNS } from './bill/focus-rows.ts'
import { billLines, writeCsv } from './bill/generate-cur.ts'

/** Where the made-up company has its bills; the account is the one that pays them. */
export const SAMPLE_BUCKET = {
  accountId: '004210000001',
  roleArn: 'arn:aws:iam::004210000001:role/outlay-reader',
  bucket: 'northwind-billing',
  prefix: 'aws/',
  region: 'eu-central-1',
} as const

const { accountId, bucket, prefix, region } = SAMPLE_BUCKET
const LEGACY_REPORT = 'northwind-hourly'
const FORMER_REPORT = 'northwind-overwritten'

/** Months that the bucket has, none of which is uploaded by hand as well: their costs would count twice. */
export const BUCKET_MONTHS = 8

/** The path of the manifest of the newest of these months. */
export function newestManifest(months: readonly string[]): string {
  return `cur/${LEGACY_REPORT}/${periodFolder(months.at(-1)!)}/${LEGACY_REPORT}-Manifest.json`
}

/**
 * Fills the bucket of a company that AWS has written to for a while, the first of the months in FOCUS, the second in
 * CUR 2.0, then a legacy report that is overwritten and one that keeps each delivery.
 */
export async function fillSampleBucket(aws: AwsStandIn, months: readonly string[], rows: number) {
  await aws.addBucket(bucket, { region })
  const [focus, cur2, ...legacy] = months as [string, string, ...string[]]
  await putDataExport(aws, 'focus', focus, csvOf(FOCUS_COLUMNS, asFocus(linesOf(focus, rows))))
  await putDataExport(aws, 'cur2', cur2, csvOf(CUR_2_COLUMNS, asCur2(linesOf(cur2, rows))))
  for (const month of legacy.slice(0, -3)) await putOverwritten(aws, month, rows)
  for (const month of legacy.slice(-3, -1)) await putDelivery(aws, month, rows, 3)
  // The newest month was delivered before it was whole: that delivery is there still, and counts no more.
  await putDelivery(aws, legacy.at(-1)!, Math.floor(rows / 2), -12)
  await putDelivery(aws, legacy.at(-1)!, rows, 3)
  for (const [key, text] of OTHER_FILES) await aws.putObject(bucket, key, text)
}

const OTHER_FILES = [
  [`${prefix}aws-programmatic-access-test-object`, ''],
  [`${prefix}README.txt`, 'Reports of AWS, by the finance team. Do not change anything here.\n'],
  // Outside of the folder, and not to be seen.
  ['aws-secret/budget-2027.csv', 'team,budget\nshop,120000\n'],
  ['payroll/salaries.csv', 'name,salary\n'],
] as const

async function putDelivery(aws: AwsStandIn, month: string, rows: number, day: number): Promise<void> {
  const assemblyId = idOf(LEGACY_REPORT, month, String(rows))
  const period = `${prefix}cur/${LEGACY_REPORT}/${periodFolder(month)}`
  const options = { modifiedAt: dayAfter(month, day) }
  const reportKeys = await putParts(aws, `${period}/${assemblyId}`, LEGACY_REPORT, month, rows, options)
  const manifest = legacyManifest(LEGACY_REPORT, month, assemblyId, reportKeys)
  for (const folder of [`${period}/${assemblyId}`, period]) {
    await aws.putObject(bucket, `${folder}/${LEGACY_REPORT}-Manifest.json`, manifest, options)
  }
}

async function putOverwritten(aws: AwsStandIn, month: string, rows: number): Promise<void> {
  const period = `${prefix}cur/${FORMER_REPORT}/${periodFolder(month)}`
  const options = { modifiedAt: dayAfter(month, 3) }
  const reportKeys = await putParts(aws, period, FORMER_REPORT, month, rows, options)
  const manifest = legacyManifest(FORMER_REPORT, month, idOf(FORMER_REPORT, month), reportKeys)
  await aws.putObject(bucket, `${period}/${FORMER_REPORT}-Manifest.json`, manifest, options)
}

/** The report in two files, as AWS divides large ones. */
async function putParts(
  aws: AwsStandIn,
  folder: string,
  report: string,
  month: string,
  rows: number,
  options: { modifiedAt: Date },
): Promise<string[]> {
  const lines = [...linesOf(month, rows)]
  const half = Math.ceil(lines.length / 2)
  const keys = []
  for (const [index, part] of [lines.slice(0, half), lines.slice(half)].entries()) {
    const key = `${folder}/${report}-${index + 1}.csv.gz`
    await aws.putObject(bucket, key, await compress(csvOf(CUR_COLUMNS, part)), options)
    keys.push(key)
  }
  return keys
}

async function putDataExport(
  aws: AwsStandIn,
  kind: 'cur2' | 'focus',
  month: string,
  csv: string,
): Promise<void> {
  const name = `northwind-${kind}`
  // AWS spells the folders of the two in different ways.
  const period = `${kind === 'focus' ? 'billing_period' : 'BILLING_PERIOD'}=${month.slice(0, 7)}`
  const key = `${prefix}exports/${name}/data/${period}/${name}-00001.csv.gz`
  const options = { modifiedAt: dayAfter(month, 3) }
  await aws.putObject(bucket, key, await compress(csv), options)
  const manifest = {
    executionId: idOf(name, month),
    exportArn: `arn:aws:bcm-data-exports:us-east-1:${accountId}:export/${name}-${idOf(name)}`,
    columns: csv
      .slice(0, csv.indexOf('\n'))
      .split(',')
      .map((column) => ({ name: column, type: 'string' })),
    dataFiles: [`s3://${bucket}/${key}`],
  }
  const path = `${prefix}exports/${name}/metadata/${period}/${name}-Manifest.json`
  await aws.putObject(bucket, path, JSON.stringify(manifest, null, 2), options)
}

function legacyManifest(report: string, month: string, assemblyId: string, reportKeys: string[]): string {
  const [start, end] = [month, monthAfter(month)].map((day) => `${day.replaceAll('-', '')}T000000.000Z`)
  return JSON.stringify(
    {
      assemblyId,
      account: accountId,
      columns: CUR_COLUMNS.map((column) => {
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

function linesOf(month: string, rows: number) {
  return billLines({ month, rows, seed: Number(month.replaceAll('-', '')) })
}

function csvOf(...report: Parameters<typeof writeCsv>): string {
  return [...writeCsv(...report).text].join('')
}

function compress(csv: string): Promise<Buffer> {
  return promisify(gzip)(csv, { level: 1 })
}

/** `20261001-20261101` */
function periodFolder(month: string): string {
  return [month, monthAfter(month)].map((day) => day.replaceAll('-', '')).join('-')
}

function monthAfter(month: string): string {
  return dayAfter(month, 1).toISOString().slice(0, 10)
}

/** A day of the month after this one, at noon; one before it where the number is negative. */
function dayAfter(month: string, day: number): Date {
  const date = new Date(`${month}T12:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + 1, day)
  return date
}

/** An id as AWS gives them, the same at each start. */
function idOf(...of: string[]): string {
  const hex = createHash('sha256').update(of.join(' ')).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}
