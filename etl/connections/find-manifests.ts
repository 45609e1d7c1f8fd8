import type { ClientBucket, ListedFolder, ObjectVersion } from '../../client-bucket/client-bucket.ts'
import { inParallel } from './in-parallel.ts'
import { isExportPeriod, periodOfFolder, placeOfManifest, type ManifestPlace } from './manifest-place.ts'

export interface FoundManifest extends ManifestPlace {
  key: string
  etag: string
  modifiedAt: Date
}

export interface FoundManifests {
  /** The newest of each report and billing period; the newest periods first. */
  manifests: FoundManifest[]
  /** Whether there were not more folders than are looked into. */
  isComplete: boolean
}

/** Reports lie a few folders deep. What is deeper, or in more folders, is something else that shares the bucket. */
const MAX_DEPTH = 6
const MAX_REQUESTS = 1000
const REQUESTS_AT_ONCE = 8

/** An export that keeps its deliveries has a folder for each: `<timestamp>-<executionId>`. */
const DELIVERY = /^20\d{2}-?\d{2}-?\d{2}T/

/**
 * Finds the manifests beneath a folder by walking it, level by level, as AWS lays reports out: a folder for each
 * billing period, with the manifest in it. Folders with data are never looked into, so that the number of requests
 * goes with that of reports and periods and not with that of objects.
 */
export async function findManifests(
  bucket: ClientBucket,
  prefix: string,
  { isWanted = () => true, signal }: { isWanted?: (period: string) => boolean; signal?: AbortSignal } = {},
): Promise<FoundManifests> {
  const walk = new Walk(bucket, signal)
  const manifests: FoundManifest[] = []
  let level = [prefix]
  for (let depth = 0; level.length > 0 && depth <= MAX_DEPTH; depth++) {
    const periods = level.filter((folder) => {
      const period = periodOfFolder(nameOf(folder))
      return period !== null && isWanted(period)
    })
    const others = level.filter((folder) => periodOfFolder(nameOf(folder)) === null)
    const found = await inParallel(periods, REQUESTS_AT_ONCE, (folder) => walk.manifestsOfPeriod(folder))
    manifests.push(...found.flat())
    level = (await inParallel(others, REQUESTS_AT_ONCE, (folder) => walk.foldersIn(folder))).flat()
  }
  return {
    manifests: manifests.sort((a, b) => compare(b.period, a.period) || compare(a.key, b.key)),
    isComplete: walk.isComplete,
  }
}

/** One walk, with a bound on what it may ask. */
class Walk {
  isComplete = true
  private requests = 0
  private readonly bucket: ClientBucket
  private readonly signal: AbortSignal | undefined

  constructor(bucket: ClientBucket, signal: AbortSignal | undefined) {
    this.bucket = bucket
    this.signal = signal
  }

  /** Folders in which reports may lie. */
  async foldersIn(folder: string): Promise<string[]> {
    const folders: string[] = []
    for await (const page of this.pagesOf(folder)) folders.push(...page.folders)
    const names = new Set(folders.map(nameOf))
    return folders.filter((key) => {
      const name = nameOf(key)
      // Of an export: its files, beside the manifests. By itself, a folder may have any name.
      if (name === 'data' && names.has('metadata')) return false
      // Rows by `year=2026/month=10`, as the tables of Athena have them.
      return name !== '' && (periodOfFolder(name) !== null || !name.includes('='))
    })
  }

  /** The newest manifest of each report in the folder of a billing period. */
  async manifestsOfPeriod(folder: string): Promise<FoundManifest[]> {
    const { manifests, folders } = await this.manifestsIn(folder)
    const newest = isExportPeriod(nameOf(folder))
      ? folders.filter((key) => DELIVERY.test(nameOf(key))).sort()
      : []
    if (newest.length > 0) manifests.push(...(await this.manifestsIn(newest.at(-1)!)).manifests)
    const byReport = new Map<string, FoundManifest>()
    for (const manifest of manifests) {
      const other = byReport.get(manifest.report)
      if (!other || other.modifiedAt < manifest.modifiedAt) byReport.set(manifest.report, manifest)
    }
    return [...byReport.values()]
  }

  /** Reads no further than to the manifest: an export that overwrites its files has them in the same folder. */
  private async manifestsIn(folder: string): Promise<{ manifests: FoundManifest[]; folders: string[] }> {
    const manifests: FoundManifest[] = []
    const folders: string[] = []
    for await (const page of this.pagesOf(folder)) {
      manifests.push(...page.objects.flatMap(manifestOf))
      folders.push(...page.folders)
      if (manifests.length > 0) break
    }
    return { manifests, folders }
  }

  private async *pagesOf(folder: string): AsyncGenerator<ListedFolder> {
    let cursor: string | null | undefined
    do {
      if (this.requests >= MAX_REQUESTS) {
        this.isComplete = false
        return
      }
      this.requests += 1
      const page = await this.bucket.list(folder, {
        ...(cursor && { cursor }),
        ...(this.signal && { signal: this.signal }),
      })
      yield page
      cursor = page.nextCursor
    } while (cursor)
  }
}

function manifestOf({ key, etag, modifiedAt }: ObjectVersion): FoundManifest[] {
  const place = placeOfManifest(key)
  return place ? [{ ...place, key, etag, modifiedAt }] : []
}

/** Of a folder: the last part of its key, which ends with a slash. */
function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/', folder.length - 2) + 1, -1)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
