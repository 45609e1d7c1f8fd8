import type { LinesQuery } from '../../contract/line.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { invalidRequest } from '../http/problem.ts'

/** How lines are ordered: by the place in their files, or by a cost and then by place. */
export interface LineOrder {
  by: NonNullable<LinesQuery['orderBy']>
  direction: NonNullable<LinesQuery['direction']>
}

/** Where a list was left. */
export interface LinePlace {
  /** Of what the list is ordered by; null where that is the place itself. */
  cost: string | null
  uploadId: string
  loadId: string
  fileIndex: number
  rowNumber: number
}

/** By place, from the first row on; or by a cost, the largest first. */
export function lineOrderOf({ orderBy = 'row', direction }: LinesQuery): LineOrder {
  return { by: orderBy, direction: direction ?? (orderBy === 'row' ? 'asc' : 'desc') }
}

/** What stands for the cost where there is none. */
const NO_COST = '-'
const COST = /^(-|-?\d{1,20}(\.\d{1,18})?)$/

/** A cursor goes on in the order that it was made in. */
export function encodeLineCursor({ by, direction }: LineOrder, place: LinePlace): string {
  const { cost, uploadId, loadId, fileIndex, rowNumber } = place
  return encodeCursor(by, direction, cost ?? NO_COST, uploadId, loadId, fileIndex, rowNumber)
}

export function decodeLineCursor({ by, direction }: LineOrder, cursor: string): LinePlace {
  const patterns = [/^\w+$/, /^(asc|desc)$/, COST, UUID, UUID, /^\d{1,5}$/, /^\d{1,15}$/]
  const [madeBy, madeIn, cost = '', uploadId = '', loadId = '', file, row] = decodeCursor(cursor, ...patterns)
  if (madeBy !== by || madeIn !== direction || (cost === NO_COST) !== (by === 'row')) {
    throw invalidRequest('cursor', 'was made in another order: begin without one')
  }
  return {
    cost: cost === NO_COST ? null : cost,
    uploadId,
    loadId,
    fileIndex: Number(file),
    rowNumber: Number(row),
  }
}
