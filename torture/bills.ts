import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatUnits, generateCur } from '../demo/bill/generate-cur.ts'

/** A report to send, and what has to become of it. */
export interface Bill {
  fileName: string
  /** Reads it from the beginning. */
  read: () => AsyncIterable<Uint8Array>
  rows: number
  billed: string
  effective: string
}

const MONTH = '2026-10-01'

const READ_BYTES = 1024 * 1024

/** Rows by which one bill differs from every other. */
const OWN_ROWS = 20

/**
 * Bills of given sizes, kept in a folder. Making a large one takes longer than loading it: bills of one size share
 * all rows but the last ones.
 */
export async function createBills(folder: string, sizes: readonly number[], seed: number) {
  const shared = await Promise.all(
    sizes.map(async (rows) => {
      const { text, totals } = generateCur({ month: MONTH, rows, seed })
      const path = join(folder, `${rows}.csv`)
      await writeFile(path, text)
      return { path, totals }
    }),
  )
  return {
    sizes,
    /** @param number makes the bill another than those of other numbers */
    make(sizeIndex: number, number: number): Bill {
      const { path, totals } = shared[sizeIndex]!
      const own = generateCur({ month: MONTH, rows: OWN_ROWS, seed: number })
      const text = [...own.text].join('')
      const ownRows = Buffer.from(text.slice(text.indexOf('\n') + 1))
      return {
        fileName: `bill-${number}.csv`,
        async *read() {
          yield* createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>
          yield ownRows
        },
        rows: totals.rows + own.totals.rows,
        billed: formatUnits(totals.billed + own.totals.billed),
        effective: formatUnits(totals.effective + own.totals.effective),
      }
    },
  }
}
