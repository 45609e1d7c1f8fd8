import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { AwsStandIn } from './aws/stand-in.ts'
import type { BillLine } from './bill/generate-cur.ts'
import { idOf, legacyManifest, periodFolder } from './bill/legacy-manifest.ts'
import { writeBill, type BillFormat } from './bill/lifelike/formats.ts'

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
export const BUCKET_MONTHS = 6

/** The lines of a month's bill. */
type LinesOf = (month: string) => Iterable<BillLine>

/** The path of the manifest of the newest of these months. */
export function newestManifest(months: readonly string[]): string {
  return `cur/${LEGACY_REPORT}/${periodFolder(months.at(-1)!)}/${LEGACY_REPORT}-Manifest.json`
}

/**
 * Fills the bucket of a company that AWS has written to for a while, the first of the months in FOCUS, the second in
 * CUR 2.0, then a legacy report that is overwritten and one that keeps each delivery.
 */
export async function fillSampleBucket(aws: AwsStandIn, months: readonly string[], linesOf: LinesOf) {
  await aws.addBucket(bucket, { region })
  const [focus, cur2, ...legacy] = months as [string, string, ...string[]]
  await putDataExport(aws, 'focus', focus, csvOf(linesOf(focus), 'focus'))
  await putDataExport(aws, 'cur2', cur2, csvOf(linesOf(cur2), 'aws-cur-2'))
  for (const month of legacy.slice(0, -3)) await putOverwritten(aws, month, [...linesOf(month)])
  for (const month of legacy.slice(-3, -1)) await putDelivery(aws, month, [...linesOf(month)], 3)
  // The newest month was delivered before it was whole: that delivery is there still, and counts no more.
  const newest = legacy.at(-1)!
  const lines = [...linesOf(newest)]
  await putDelivery(aws, newest, lines.slice(0, lines.length / 2), -12)
  await putDelivery(aws, newest, lines, 3)
  for (const [key, text] of OTHER_FILES) await aws.putObject(bucket, key, text)
}

const OTHER_FILES = [
  [`${prefix}aws-programmatic-access-test-object`, ''],
  [`${prefix}README.txt`, 'Reports of AWS, by the finance team. Do not change anything here.\n'],
  // Outside of the folder, and not to be seen.
  ['aws-secret/budget-2027.csv', 'team,budget\nshop,120000\n'],
  ['payroll/salaries.csv', 'name,salary\n'],
] as const

async function putDelivery(aws: AwsStandIn, month: string, lines: BillLine[], day: number): Promise<void> {
  const assemblyId = idOf(LEGACY_REPORT, month, String(lines.length))
  const period = `${prefix}cur/${LEGACY_REPORT}/${periodFolder(month)}`
  const options = { modifiedAt: dayAfter(month, day) }
  const reportKeys = await putParts(aws, `${period}/${assemblyId}`, LEGACY_REPORT, lines, options)
  const manifest = manifestOf(LEGACY_REPORT, month, assemblyId, reportKeys)
  for (const folder of [`${period}/${assemblyId}`, period]) {
    await aws.putObject(bucket, `${folder}/${LEGACY_REPORT}-Manifest.json`, manifest, options)
  }
}

async function putOverwritten(aws: AwsStandIn, month: string, lines: BillLine[]): Promise<void> {
  const period = `${prefix}cur/${FORMER_REPORT}/${periodFolder(month)}`
  const options = { modifiedAt: dayAfter(month, 3) }
  const reportKeys = await putParts(aws, period, FORMER_REPORT, lines, options)
  const manifest = manifestOf(FORMER_REPORT, month, idOf(FORMER_REPORT, month), reportKeys)
  await aws.putObject(bucket, `${period}/${FORMER_REPORT}-Manifest.json`, manifest, options)
}

/** The report in two files, as AWS divides large ones. */
async function putParts(
  aws: AwsStandIn,
  folder: string,
  report: string,
  lines: BillLine[],
  options: { modifiedAt: Date },
): Promise<string[]> {
  const half = Math.ceil(lines.length / 2)
  const keys = []
  for (const [index, part] of [lines.slice(0, half), lines.slice(half)].entries()) {
    const key = `${folder}/${report}-${index + 1}.csv.gz`
    await aws.putObject(bucket, key, await compress(csvOf(part, 'aws-cur-legacy')), options)
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

function manifestOf(report: string, month: string, assemblyId: string, reportKeys: string[]): string {
  return legacyManifest({ account: accountId, bucket, report, month, assemblyId, reportKeys })
}

function csvOf(lines: Iterable<BillLine>, format: BillFormat): string {
  return [...writeBill(lines, format).text].join('')
}

function compress(csv: string): Promise<Buffer> {
  return promisify(gzip)(csv, { level: 1 })
}

/** A day of the month after this one, at noon; one before it where the number is negative. */
function dayAfter(month: string, day: number): Date {
  const date = new Date(`${month}T12:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + 1, day)
  return date
}
