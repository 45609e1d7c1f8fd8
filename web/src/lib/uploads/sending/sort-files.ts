import { type ListedReport, lastPart, readManifest } from './manifest-file.ts'

/** A file that was dropped or chosen, with the folders that it came in, where that is known. */
export interface GivenFile {
  file: File
  path: string
}

/** A manifest, and those of its files that are here. */
export interface Report extends ListedReport {
  manifest: File
  /** By key. */
  files: ReadonlyMap<string, File>
}

interface SortedFiles {
  reports: Report[]
  /** Those that no manifest lists: each is an upload of its own. */
  single: File[]
}

/** A manifest of the longest list of files with hundreds of columns has 4 MB; the server reads up to 16. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024

/** Puts files to the manifests that list them: those among the files, and those that are waiting for theirs. */
export async function sortFiles(
  given: readonly GivenFile[],
  waiting: readonly Report[],
): Promise<SortedFiles> {
  const read = await Promise.all(given.map(async (each) => ({ each, report: await reportOf(each.file) })))
  const reports = [...waiting]
  for (const { report } of read) {
    // AWS writes a legacy manifest twice, beside the folder with the report's files and into it.
    if (report && !reports.some((other) => isSame(other, report))) reports.push(report)
  }
  const single: File[] = []
  for (const { each, report } of read) {
    if (report) continue
    const place = placeOf(each, reports)
    if (place) reports[place.index] = withFile(reports[place.index]!, place.key, each.file)
    else single.push(each.file)
  }
  return { reports, single }
}

export const missingFrom = ({ keys, files }: Report): string[] => keys.filter((key) => !files.has(key))

/** The files that are here, in the order of the manifest. */
export const filesOf = ({ keys, files }: Report): File[] => keys.flatMap((key) => files.get(key) ?? [])

async function reportOf(file: File): Promise<Report | undefined> {
  if (!/\.json$/i.test(file.name) || file.size > MAX_MANIFEST_BYTES) return undefined
  // What cannot be read now cannot be sent either, which will be said then.
  const listed = readManifest(await file.text().catch(() => ''))
  return listed && { ...listed, manifest: file, files: new Map() }
}

const isSame = (one: Report, other: Report) => identityOf(one) === identityOf(other)
const identityOf = ({ name, period, keys }: Report) => JSON.stringify([name, period, keys])

/**
 * The manifest and the key that a file belongs to. Files of different months may have one name: then the folders
 * decide, and before them which of the manifests still lacks it.
 */
function placeOf({ file, path }: GivenFile, reports: readonly Report[]) {
  return reports
    .flatMap(({ keys, files }, index) =>
      keys
        .filter((key) => lastPart(key) === file.name)
        .map((key) => ({ index, key, isFree: !files.has(key), shared: sharedParts(key, path) })),
    )
    .toSorted((a, b) => Number(b.isFree) - Number(a.isFree) || b.shared - a.shared)[0]
}

/** How many parts two paths have in common, counted from their ends. */
function sharedParts(key: string, path: string): number {
  const [left, right] = [key, path].map((text) => text.split('/').toReversed()) as [string[], string[]]
  const differs = left.findIndex((part, index) => part !== right[index])
  return differs === -1 ? left.length : differs
}

const withFile = (report: Report, key: string, file: File): Report => ({
  ...report,
  files: new Map([...report.files, [key, file]]),
})
