/** What the key of a manifest tells: AWS writes all of it into the path. */
export interface ManifestPlace {
  /** Key of the folder that has the deliveries of one billing period of one report. */
  folder: string
  report: string
  /** `2026-10` */
  period: string
}

/** A manifest is named by its report. */
const MANIFEST = /(?<report>[^/]+)-Manifest\.json$/

/** Legacy reports: `20261001-20261101`. */
const LEGACY_PERIOD = /^(?<year>20\d{2})(?<month>0[1-9]|1[0-2])\d{2}-20\d{6}$/

/** Data exports: CUR 2.0 writes `BILLING_PERIOD=2026-10`, FOCUS `billing_period=2026-10`. */
const EXPORT_PERIOD = /^billing_period=(?<year>20\d{2})-(?<month>0[1-9]|1[0-2])$/i

/**
 * Of a manifest in the folder of a billing period, or in that of one delivery within it (`<assemblyId>/`,
 * `<timestamp>-<executionId>/`); null for any other key.
 */
export function placeOfManifest(key: string): ManifestPlace | null {
  const report = reportOfManifest(key)
  if (report === null) return null
  const parts = key.split('/').slice(0, -1)
  for (const depth of [parts.length, parts.length - 1]) {
    const period = periodOfFolder(parts[depth - 1] ?? '')
    if (period !== null) return { folder: `${parts.slice(0, depth).join('/')}/`, report, period }
  }
  return null
}

/** The report that a manifest is of, by its name; null for the key of any other file. */
export function reportOfManifest(key: string): string | null {
  return MANIFEST.exec(key)?.groups!.report ?? null
}

/** The billing period that the name of a folder stands for. */
export function periodOfFolder(name: string): string | null {
  const { year, month } = (LEGACY_PERIOD.exec(name) ?? EXPORT_PERIOD.exec(name))?.groups ?? {}
  return year === undefined ? null : `${year}-${month}`
}

/** Whether a period's folder is one of a data export, which may have its manifests one folder deeper alone. */
export function isExportPeriod(name: string): boolean {
  return EXPORT_PERIOD.test(name)
}
