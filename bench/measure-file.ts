import { createClickHouse } from '../clickhouse/client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import type { Upload } from '../contract/upload.ts'
import type { DuckDbTask } from './duckdb-process.ts'
import { copyAlone } from './copy-alone.ts'
import { engineAlone } from './engine-alone.ts'
import type { GeneratedFile } from './files.ts'
import { mappedColumns } from './mapped-columns.ts'
import { runInChild } from './measured-child.ts'
import { openForEngine } from './opened-file.ts'
import type { PlainWayTask } from './plain-way-process.ts'
import { removeUpload } from './remove-upload.ts'
import { sendFile } from './send-file.ts'
import type { Stack, StackMemory } from './stack.ts'

/** Seconds of one run, each way measured after the other. */
export interface Run {
  receive: number
  /** The file copied to the same disk, and nothing else. */
  copy: number
  /** From the answer 202 to `completed`, reconciled. */
  outlay: number
  landing: number
  bare: number
  duckdb: number
  /** Scaled to all rows; undefined where the file is no CSV. */
  plain?: number
}

export interface FileMeasurement {
  file: GeneratedFile
  runs: Run[]
  /** The highest of all runs, in bytes; the stack's while it received and loaded. */
  memory: StackMemory & { duckdb: number; plain?: number }
}

export async function measureFile(
  stack: Stack,
  file: GeneratedFile,
  { runs, plainRows }: { runs: number; plainRows: number },
): Promise<FileMeasurement> {
  const engine = await engineAlone(stack.clickhouseUrl, file.path)
  const columns = await columnsOf(stack, file)
  const memory: FileMeasurement['memory'] = { server: 0, etl: 0, clickhouse: 0, duckdb: 0 }
  const raise = (peaks: Partial<typeof memory>) => {
    for (const [name, bytes] of Object.entries(peaks) as [keyof typeof memory, number][]) {
      memory[name] = Math.max(memory[name] ?? 0, bytes)
    }
  }
  const rowsOfPlainWay = Math.min(plainRows, file.rows)
  const ways: ((run: Partial<Run>) => Promise<void>)[] = [
    async (run) => {
      stack.resetPeakMemory()
      Object.assign(run, await throughOutlay(stack, file))
      raise(stack.peakMemory())
    },
    async (run) => void (run.copy = await copyAlone(file.path)),
    async (run) => void (run.landing = await engine.throughLanding()),
    async (run) => void (run.bare = await engine.bareInsert()),
    async (run) => {
      const task: DuckDbTask = { path: file.path, columns, rows: file.rows }
      const { result: seconds, memory } = await runInChild('duckdb-process.ts', task)
      run.duckdb = seconds
      raise({ duckdb: memory })
    },
  ]
  if (!file.path.endsWith('.parquet')) {
    ways.push(async (run) => {
      const { clickhouseUrl } = stack
      const task: PlainWayTask = { clickhouseUrl, path: file.path, columns, rows: rowsOfPlainWay }
      const { result: seconds, memory } = await runInChild('plain-way-process.ts', task)
      run.plain = (seconds * file.rows) / rowsOfPlainWay
      raise({ plain: memory })
    })
  }

  const measured: Run[] = []
  for (let index = 0; index < runs; index += 1) {
    const run: Partial<Run> = {}
    // Forth and back, so that no way always comes after the same one.
    for (const way of index % 2 === 0 ? ways : ways.toReversed()) {
      await way(run)
      await stack.clear()
      await stack.settle()
    }
    measured.push(run as Run)
  }
  await engine.close()
  return { file, runs: measured, memory }
}

/** Sends a file, waits until it is completed, and deletes it. @throws where it does not add up to what it was made of. */
export async function throughOutlay(
  stack: Stack,
  file: GeneratedFile,
  options?: { timeoutMs: number },
): Promise<{ receive: number; outlay: number }> {
  const { upload, seconds: receive } = await sendFile(stack.serverUrl, stack.api, file.path)
  const began = performance.now()
  const completed = await completedUpload(stack.api, upload.id, options)
  const outlay = (performance.now() - began) / 1000
  requireExact(completed, file)
  await removeUpload(stack, upload.id)
  return { receive, outlay }
}

export function requireExact({ rows, totals }: Upload, file: GeneratedFile): void {
  const { billedCost, effectiveCost } = totals[0]!
  if (rows.accepted === file.rows && billedCost === file.billed && effectiveCost === file.effective) return
  throw new Error(
    `${file.title}: loaded ${rows.accepted} rows, billed ${billedCost}, effective ${effectiveCost}; ` +
      `it has ${file.rows} rows, ${file.billed} and ${file.effective}.`,
  )
}

async function columnsOf(stack: Stack, file: GeneratedFile) {
  const clickhouse = createClickHouse(stack.clickhouseUrl)
  try {
    const { mapping } = await openForEngine(clickhouse, file.path)
    return mappedColumns(mapping)
  } finally {
    await clickhouse.close()
  }
}
