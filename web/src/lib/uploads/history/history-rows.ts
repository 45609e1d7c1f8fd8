import type { Upload } from '../../api/contract.ts'
import { type HistoryView, orderOf } from './history-view.ts'

/** Whether an upload belongs into a view, as far as it tells by now: one that loads may get the period that is looked for. */
export function matchesView(upload: Upload, view: Omit<HistoryView, 'order'>): boolean {
  const { status, origin, period, account, name, by, connection } = view
  return (
    (status === undefined || upload.status === status) &&
    (origin === undefined || upload.origin === origin) &&
    (by === undefined || upload.createdBy?.id === by) &&
    (connection === undefined || upload.connectionId === connection) &&
    (name === undefined || upload.fileName.toLowerCase().includes(name.toLowerCase())) &&
    ((period === undefined && account === undefined) ||
      upload.periods.some(
        (slice) =>
          (period === undefined || slice.period === period) &&
          (account === undefined || slice.billingAccountId === account),
      ))
  )
}

interface Heard {
  /** As the server gave them. */
  listed: readonly Upload[]
  hasMore: boolean
  /** Every upload that was heard of, by the stream too. */
  known: readonly Upload[]
  view: HistoryView
}

/**
 * The rows of the history: what was listed, as it is by now, and what has come since, at its place. Rows stay where
 * they are while their figures change, and what belongs behind the last listed one comes with it.
 */
export function rowsOf({ listed, hasMore, known, view }: Heard): Upload[] {
  const latest = new Map(known.map((upload) => [upload.id, upload]))
  // A page that was read later may have an upload again that has moved since.
  const rows = [...new Map(listed.map((upload) => [upload.id, latest.get(upload.id) ?? upload])).values()]
  const ids = new Set(rows.map(({ id }) => id))
  for (const upload of known) {
    if (ids.has(upload.id) || !matchesView(upload, view)) continue
    const place = rows.findIndex((row) => isBefore(upload, row, view))
    if (place >= 0) rows.splice(place, 0, upload)
    else if (!hasMore) rows.push(upload)
  }
  // Of what was listed only the status changes; the server knows better what else matches.
  return rows.filter(({ status }) => view.status === undefined || status === view.status)
}

function isBefore(one: Upload, other: Upload, { order }: Pick<HistoryView, 'order'>): boolean {
  const { orderBy, direction } = orderOf(order)
  const [a, b] = [valueOf(one, orderBy), valueOf(other, orderBy)]
  // Ids of version 7 sort by time.
  const isSmaller = a === b ? one.id < other.id : a < b
  return direction === 'asc' ? isSmaller : !isSmaller
}

function valueOf({ fileName, rows }: Upload, orderBy: ReturnType<typeof orderOf>['orderBy']) {
  if (orderBy === 'fileName') return fileName.toLowerCase()
  if (orderBy === 'rows') return rows.read
  return orderBy === 'rejected' ? rows.rejected : 0
}
