import { Type } from 'typebox'
import type { Manifest } from '../../contract/manifest.ts'
import { Line } from '../../contract/scalars.ts'
import { listedFiles, ObjectKeys } from './listed-files.ts'
import { MalformedManifest } from './malformed-manifest.ts'
import { readManifestAs } from './read-manifest-as.ts'

const DataExportManifest = Type.Object({
  executionId: Line({ minLength: 1, maxLength: 256 }),
  exportArn: Type.Intersect([
    Line({ minLength: 1, maxLength: 2048 }),
    Type.String({ pattern: '^arn:[^:]+:bcm-data-exports:[^:]*:[^:]*:export/.' }),
  ]),
  dataFiles: ObjectKeys,
})

/** The keys of which the manifest of a data export can be told, however much of it is missing. */
export const DATA_EXPORT_MANIFEST_KEYS = ['executionId', 'exportArn', 'dataFiles']

/**
 * The manifest of an AWS data export (CUR 2.0, FOCUS). Period and time of delivery are in the paths of its files
 * alone. Two deliveries are versions of one export if they have its ARN, which has account and name.
 */
export function parseDataExportManifest(json: object): Manifest {
  const { executionId, exportArn, dataFiles } = readManifestAs(DataExportManifest, json)
  const other = dataFiles.findIndex((url) => !/^s3:\/\/[^/]+\/./.test(url))
  if (other !== -1) throw new MalformedManifest(`\`dataFiles[${other}]\` is no \`s3://\` URL of a file`)
  return {
    kind: 'aws-data-export',
    name: nameOf(exportArn),
    exportKey: `aws-data-export ${exportArn}`,
    deliveryId: executionId,
    period: theSameInAll(dataFiles, periodOf),
    deliveredAt: theSameInAll(dataFiles, (url) => deliveryTimeOf(url, executionId)),
    files: listedFiles('dataFiles', dataFiles),
  }
}

/** AWS appends an id to the name that the owner chose: `export/daily-costs-9f8e…`. */
function nameOf(exportArn: string): string {
  const resource = exportArn.slice(exportArn.indexOf(':export/') + ':export/'.length)
  return resource.replace(/-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '') || resource
}

/** CUR 2.0 writes `BILLING_PERIOD=2026-10`, FOCUS `billing_period=2026-10`. */
function periodOf(url: string): string | null {
  return /\/billing_period=(20\d{2}-(?:0[1-9]|1[0-2]))\//i.exec(url)?.[1] ?? null
}

/** An export that keeps its deliveries writes each into a folder `<timestamp>-<executionId>`. */
function deliveryTimeOf(url: string, executionId: string): string | null {
  const folder = url.split('/').find((part) => part.endsWith(`-${executionId}`))
  const parts =
    folder &&
    /^(20\d{2})-?(\d{2})-?(\d{2})T(\d{2}):?(\d{2}):?(\d{2})(\.\d{1,9})?Z?$/.exec(
      folder.slice(0, -executionId.length - 1),
    )
  if (!parts) return null
  const [, year, month, day, hour, minute, second, fraction = ''] = parts
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

/** What all the paths say, or null where one says something else or nothing. */
function theSameInAll(urls: string[], read: (url: string) => string | null): string | null {
  const values = new Set(urls.map(read))
  return values.size === 1 ? [...values][0]! : null
}
