import type { Upload, UploadOverlap } from '../../../api/contract.ts'
import type { ComparedWith } from '../upload-view.ts'

type Versions = Pick<Upload, 'overlaps' | 'periods' | 'supersedes'>

/** Another upload, with the months that it shares with this one. */
export interface SharedMonths {
  uploadId: string
  fileName: string
  periods: string[]
}

/** Accounts are many and say little: what counts is the upload and its months. */
export function sharedMonths(slices: readonly Omit<UploadOverlap, 'billingAccountId'>[]): SharedMonths[] {
  const byUpload = Map.groupBy(slices, ({ uploadId }) => uploadId)
  return [...byUpload].map(([uploadId, shared]) => ({
    uploadId,
    fileName: shared[0]?.fileName ?? '',
    periods: distinct(shared.map(({ period }) => period)),
  }))
}

/** The months that count no more, by the upload that took this one's place in them. */
export function replacements({ periods }: Versions) {
  const superseded = periods.flatMap(({ supersededBy, ...slice }) =>
    supersededBy === null ? [] : [{ supersededBy, ...slice }],
  )
  return [...Map.groupBy(superseded, ({ supersededBy }) => supersededBy)].map(([uploadId, slices]) => ({
    uploadId,
    periods: distinct(slices.map(({ period }) => period)),
  }))
}

export interface ComparableVersion extends ComparedWith {
  /** Nothing for a newer version, of which the upload knows no name. */
  fileName: string | undefined
}

/** What an upload can be compared with: the versions before it, those after it, and what is counted beside it. */
export function comparableVersions(upload: Versions): ComparableVersion[] {
  const kept = upload.periods.filter(({ purged }) => !purged).map(({ period }) => period)
  const before = (upload.supersedes ?? []).filter(({ purged }) => !purged)
  const after = upload.periods.flatMap(({ supersededBy, period }) =>
    supersededBy === null ? [] : [{ uploadId: supersededBy, period, fileName: undefined }],
  )
  const all = [...before, ...after, ...(upload.overlaps ?? [])]
    .filter(({ period }) => kept.includes(period))
    .map(({ uploadId, period, fileName }) => ({ uploadId, period, fileName }))
  return [...new Map(all.map((version) => [keyOf(version), version])).values()]
}

export const keyOf = ({ uploadId, period }: ComparedWith): string => `${uploadId}:${period}`

const distinct = (periods: readonly string[]): string[] => [...new Set(periods)].toSorted()
