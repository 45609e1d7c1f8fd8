import type { Upload } from '../../contract/upload.ts'
import { currentMappingVersion } from '../../etl/formats/recognise.ts'
import type { UploadRow } from './uploads-repository.ts'

/** The API's view of an upload. Counts of bytes and rows stay far below 2^53. */
export function uploadFromRow(row: UploadRow): Upload {
  return {
    id: row.id,
    fileName: row.file_name,
    files: row.files.map(({ name, bytes, sha256, sourceUri, etag, versionId }) => ({
      name,
      bytes: Number(bytes),
      sha256,
      source: sourceUri === null || etag === null ? null : { uri: sourceUri, etag, versionId },
    })),
    origin: row.origin,
    sourceUri: row.source_uri,
    connectionId: row.connection_id,
    manifest: row.manifest && { ...row.manifest, deliveredAt: row.delivered_at.toISOString() },
    format: row.format,
    formatVersion: row.format_version,
    mappingVersion: row.mapping_version,
    mappingOutdated: isOutdated(row),
    status: row.status,
    attempt: row.attempt,
    bytes: Number(row.bytes),
    progress: {
      phase: row.phase,
      bytesRead: Number(row.bytes_read),
      bytesTotal: Number(row.bytes),
      rowsRead: Number(row.rows_read),
    },
    rows: {
      read: Number(row.rows_read),
      accepted: Number(row.rows_accepted),
      rejected: Number(row.rows_rejected),
    },
    totals: row.totals,
    periods: row.periods,
    overlaps: row.overlaps,
    supersedes: row.supersedes,
    error: row.error,
    report: row.report,
    createdBy: row.createdBy,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
  }
}

function isOutdated({ status, format, mapping_version, custom_mapping_version }: UploadRow): boolean {
  if (status !== 'completed' || format === null || mapping_version === null) return false
  return mapping_version < (currentMappingVersion(format) ?? custom_mapping_version ?? 0)
}
