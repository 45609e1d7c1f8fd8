import type { Upload, UploadsQuery } from '../../contract/upload.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { invalidRequest } from '../http/problem.ts'

/** How uploads are ordered: by the time, which is that of their ids, or by something else and then by the time. */
export interface UploadOrder {
  by: NonNullable<UploadsQuery['orderBy']>
  direction: NonNullable<UploadsQuery['direction']>
}

/** Where a list was left. */
export interface UploadPlace {
  id: string
  /** What it is ordered by; empty where that is the time. */
  value: string
}

export function uploadOrderOf({ orderBy = 'createdAt', direction }: UploadsQuery): UploadOrder {
  return { by: orderBy, direction: direction ?? (orderBy === 'fileName' ? 'asc' : 'desc') }
}

/**
 * A cursor carries the value itself and not only the upload: rows are still counted while a list is read, and where
 * it was left does not move with them.
 */
export function encodeUploadCursor({ by, direction }: UploadOrder, upload: Upload): string {
  // Newest first is asked for by scripts that keep their cursor, which is the id alone.
  if (by === 'createdAt' && direction === 'desc') return encodeCursor(upload.id)
  return encodeCursor(by, direction, upload.id, Buffer.from(valueOf(by, upload)).toString('base64url'))
}

export function decodeUploadCursor({ by, direction }: UploadOrder, cursor: string): UploadPlace {
  if (by === 'createdAt' && direction === 'desc') {
    const [id = ''] = decodeCursor(cursor, UUID)
    return { id, value: '' }
  }
  const [madeBy, madeIn, id = '', encoded = ''] = decodeCursor(
    cursor,
    /^[a-zA-Z]+$/,
    /^(asc|desc)$/,
    UUID,
    /^[\w-]*$/,
  )
  const value = Buffer.from(encoded, 'base64url').toString()
  if (madeBy !== by || madeIn !== direction) {
    throw invalidRequest('cursor', 'was made in another order: begin without one')
  }
  if (!VALUES[by].test(value)) throw invalidRequest('cursor', 'is not a cursor that this list gave')
  return { id, value }
}

// eslint-disable-next-line no-control-regex -- what Postgres cannot keep is in no name
const NAME = /^[^\u0000]{1,1000}$/
const COUNT = /^\d{1,18}$/
const VALUES: Record<UploadOrder['by'], RegExp> = {
  createdAt: /^$/,
  fileName: NAME,
  rows: COUNT,
  rejected: COUNT,
}

function valueOf(by: UploadOrder['by'], { fileName, rows }: Upload): string {
  if (by === 'fileName') return fileName
  if (by === 'rows') return String(rows.read)
  return by === 'rejected' ? String(rows.rejected) : ''
}
