import { createHmac, timingSafeEqual } from 'node:crypto'
import { invalidRequest } from '../../http/problem.ts'

/** Where a listing of a folder goes on. */
export interface FilesPosition {
  /** Of the bucket; absent at the beginning. */
  cursor: string | undefined
  /** Entries behind it that were looked through already. */
  skip: number
}

/** What a cursor is of: with another folder or search, or of another connection, it says nothing. */
interface Listing {
  connectionId: string
  folderKey: string
  search: string | undefined
}

export interface FilesCursors {
  encode(listing: Listing, position: FilesPosition): string
  /** @throws a 400 for one that this listing has not given */
  decode(listing: Listing, cursor: string | undefined): FilesPosition
}

/** Cursors of S3 are passed on to it, so that only those that came from it may come back: they are signed. */
export function createFilesCursors(secret: string): FilesCursors {
  const signatureOf = ({ connectionId, folderKey, search }: Listing, position: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['files-cursor', connectionId, folderKey, search ?? null, position]))
      .digest()
      .subarray(0, 16)

  return {
    encode(listing, { cursor = '', skip }) {
      const position = `${skip} ${cursor}`
      return Buffer.concat([signatureOf(listing, position), Buffer.from(position)]).toString('base64url')
    },
    decode(listing, cursor) {
      if (cursor === undefined) return { cursor: undefined, skip: 0 }
      const bytes = Buffer.from(cursor, 'base64url')
      const position = bytes.subarray(16).toString()
      const signature = signatureOf(listing, position)
      if (bytes.length < 18 || !timingSafeEqual(bytes.subarray(0, 16), signature)) {
        throw invalidRequest('cursor', 'is not a cursor that this list gave')
      }
      const space = position.indexOf(' ')
      return { cursor: position.slice(space + 1) || undefined, skip: Number(position.slice(0, space)) }
    },
  }
}
