import { randomUUID } from 'node:crypto'
import type { TestAws } from './aws.ts'

/** The folder of a connection, whose id makes its reports others than those of another. */
interface Place {
  id: string
  bucket: string
  prefix: string
}

export interface LegacyDelivery {
  report?: string
  /** `2026-10` */
  period?: string
  assemblyId?: string
  /** Of each file, the costs of its lines. */
  costs?: string[][]
  /** In a folder of the delivery, whose manifest stands beside the folder as well. */
  keepsDeliveries?: boolean
  /** What is other in the manifest than in reality. */
  manifest?: Record<string, unknown>
  modifiedAt?: Date
}

export interface ExportDelivery {
  name?: string
  period?: string
  executionId?: string
  costs?: string[]
  manifest?: Record<string, unknown>
}

/** Writes a legacy report as AWS does, the manifest last, and answers the key of that and those of the files. */
export async function writeLegacyReport(
  aws: TestAws,
  { id, bucket, prefix }: Place,
  {
    report = 'daily',
    period = '2026-10',
    assemblyId = randomUUID(),
    costs = [['1']],
    keepsDeliveries = false,
    manifest = {},
    modifiedAt = new Date(),
  }: LegacyDelivery = {},
) {
  const folder = `${prefix}${report}/${period.replace('-', '')}01-${nextMonth(period)}01/`
  const filesFolder = keepsDeliveries ? `${folder}${assemblyId}/` : folder
  const fileKeys = costs.map((_lines, index) => `${filesFolder}${report}-${index + 1}.csv`)
  for (const [index, key] of fileKeys.entries()) {
    const text = focusCsv(period, costs[index]!, `${assemblyId} ${index}`)
    await aws.putObject(bucket, key, text, { modifiedAt })
  }
  const content = JSON.stringify({
    assemblyId,
    // The reports of one test are not versions of another's.
    account: id,
    reportName: report,
    billingPeriod: { start: `${period.replace('-', '')}01T000000.000Z` },
    bucket,
    reportKeys: fileKeys,
    ...manifest,
  })
  const key = `${folder}${report}-Manifest.json`
  const twin = `${filesFolder}${report}-Manifest.json`
  if (keepsDeliveries) await aws.putObject(bucket, twin, content, { modifiedAt })
  await aws.putObject(bucket, key, content, { modifiedAt })
  return { key, twin, fileKeys, assemblyId }
}

/** The same of a data export that overwrites its files. */
export async function writeDataExport(
  aws: TestAws,
  { id, bucket, prefix }: Place,
  {
    name = 'cur2',
    period = '2026-10',
    executionId = randomUUID(),
    costs = ['1'],
    manifest = {},
  }: ExportDelivery = {},
) {
  const fileKey = `${prefix}${name}/data/BILLING_PERIOD=${period}/${name}-00001.csv`
  await aws.putObject(bucket, fileKey, focusCsv(period, costs, executionId))
  const content = JSON.stringify({
    executionId,
    exportArn: `arn:aws:bcm-data-exports:us-east-1:111122223333:export/${name}-${id}`,
    dataFiles: [`s3://${bucket}/${fileKey}`],
    ...manifest,
  })
  const key = `${prefix}${name}/metadata/BILLING_PERIOD=${period}/${name}-Manifest.json`
  await aws.putObject(bucket, key, content)
  return { key, fileKey, executionId }
}

const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName,Tags'

/** Lines of a bill, which are never the same for another delivery. */
function focusCsv(period: string, costs: string[], delivery: string): string {
  const lines = costs.map(
    (cost) => `${cost},USD,${period}-01,${period}-05,EC2,"{""delivery"":""${delivery}""}"`,
  )
  return `${[HEADER, ...lines].join('\n')}\n`
}

/** `202611` after `2026-10`. */
function nextMonth(period: string): string {
  const [year, month] = period.split('-').map(Number)
  return new Date(Date.UTC(year!, month!)).toISOString().slice(0, 7).replace('-', '')
}
