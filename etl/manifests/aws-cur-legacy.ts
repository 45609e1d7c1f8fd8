import { Type } from 'typebox'
import type { Manifest } from '../../contract/manifest.ts'
import { Line } from '../../contract/scalars.ts'
import { listedFiles, ObjectKeys } from './listed-files.ts'
import { readManifestAs } from './read-manifest-as.ts'

const Text = Line({ minLength: 1, maxLength: 256 })

const LegacyManifest = Type.Object({
  assemblyId: Text,
  account: Text,
  reportName: Text,
  billingPeriod: Type.Object({
    // `20191201T000000.000Z`, and with hyphens where a tool has written the manifest anew.
    start: Type.String({ pattern: '^20\\d{2}-?(0[1-9]|1[0-2])-?\\d{2}T' }),
  }),
  reportKeys: ObjectKeys,
})

/** The keys of which a legacy manifest can be told, however much of it is missing. */
export const LEGACY_MANIFEST_KEYS = ['assemblyId', 'reportKeys']

/**
 * The manifest of an AWS Cost and Usage Report (legacy). It does not say when it was delivered.
 *
 * Two deliveries are versions of one report if account and report name are the same. AWS lets no account have two
 * reports of one name, and none be renamed; `reportId` changes when a report is deleted and made again under its
 * name, which writes the same months to the same place: a newer version, and not other costs.
 */
export function parseLegacyManifest(json: object): Manifest {
  const { assemblyId, account, reportName, billingPeriod, reportKeys } = readManifestAs(LegacyManifest, json)
  const [, year, month] = /^(\d{4})-?(\d{2})/.exec(billingPeriod.start)!
  return {
    kind: 'aws-cur-legacy',
    name: reportName,
    exportKey: `aws-cur-legacy ${account} ${reportName}`,
    deliveryId: assemblyId,
    period: `${year}-${month}`,
    deliveredAt: null,
    // Some manifests begin their keys with a slash, which is not part of them.
    files: listedFiles(
      'reportKeys',
      reportKeys.map((key) => key.replace(/^\//, '')),
    ),
  }
}
