import type { Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import { LoadError } from './load-error.ts'
import { recordProgress, type Attempt } from './attempts-repository.ts'

/** How often a person sees a load move, and how soon a cancelled one stops. */
const INTERVAL_MS = 500

const NEWLINE = 0x0a

/** A report has none. The engine takes a blank line for a row, and minutes for a file that is made of them. */
const MAX_BLANK_LINES = 1_000_000

export interface Progress extends AsyncDisposable {
  phase: string
  /** Aborted when the upload is taken away from this try, or the process has to stop. */
  readonly signal: AbortSignal
  /** Whether the upload was cancelled or another try has it. */
  readonly lost: boolean
  countBytes(bytes: number): void
  /**
   * Counts line ends, which is what can be known of rows before the engine has read them.
   *
   * @throws LoadError `blank-lines` where there is little else
   */
  countRows(text: AsyncGenerator<Buffer>): AsyncGenerator<Buffer>
  /** How many rows have been passed on so far, or read by the engine. */
  readonly rowsRead: number
  /** Counts rows that the engine reads by itself. */
  addRows(rows: number): void
  /** The files are read again from the beginning. */
  restart(): void
}

/** Records what a try has read, and learns from the record whether it may go on. */
export function followProgress(db: Kysely<Database>, attempt: Attempt, stop: AbortSignal): Progress {
  const taken = new AbortController()
  let phase = 'recognising'
  let bytesRead = 0
  let rows = 0
  let recording: Promise<void> = Promise.resolve()

  const record = async () => {
    const isCurrent = await recordProgress(db, attempt, {
      phase,
      bytesRead,
      rowsRead: rows,
    })
    if (!isCurrent) taken.abort(new Error('The upload was cancelled, or taken over by another worker.'))
  }
  const timer = setInterval(() => {
    // A record that cannot be written now is written at the next tick; the load itself does not depend on it.
    recording = recording.then(record).catch(() => {})
  }, INTERVAL_MS)

  return {
    get phase() {
      return phase
    },
    set phase(next) {
      phase = next
    },
    signal: AbortSignal.any([taken.signal, stop]),
    get lost() {
      return taken.signal.aborted
    },
    countBytes(bytes) {
      bytesRead += bytes
    },
    async *countRows(text) {
      let blankLines = 0
      for await (const chunk of text) {
        const before = rows
        for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) {
          rows += 1
        }
        // With and without a carriage return; no row with anything in it is as short.
        blankLines = (rows - before) * 2 >= chunk.length ? blankLines + rows - before : 0
        if (blankLines > MAX_BLANK_LINES) throw tooManyBlankLines(rows - blankLines + 1)
        yield chunk
      }
    },
    get rowsRead() {
      return rows
    },
    addRows(count) {
      rows += count
    },
    restart() {
      bytesRead = 0
      rows = 0
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await recording
    },
  }
}

function tooManyBlankLines(row: number): LoadError {
  return new LoadError(
    'blank-lines',
    `From about row ${row.toLocaleString('en-US')} on there are more than ${MAX_BLANK_LINES.toLocaleString('en-US')} blank lines.`,
    'Download or export it again, or remove the blank lines, then upload it again. Nothing of it was loaded.',
  )
}
