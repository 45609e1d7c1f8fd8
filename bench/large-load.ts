import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createClickHouse } from '../clickhouse/client.ts'
import { copyAlone } from './copy-alone.ts'
import { FILES_FOLDER, generatedFile, type GeneratedFile } from './files.ts'
import { throughOutlay } from './measure-file.ts'
import type { Stack, StackMemory } from './stack.ts'

/** About 5 GB of a report with 94 columns. */
const LARGE_ROWS = 6_500_000

const SAMPLE_MS = 250
const TIMEOUT_MS = 30 * 60_000

export interface LargeLoad {
  file: GeneratedFile
  receive: number
  outlay: number
  /** Of a plain copy of the file to the same disk, in seconds. */
  copy: number
  memory: StackMemory
  /** What the engine counted for the statement of the load: that is held to its limit. */
  statementMemory: number
}

/** Loads a file that is larger than any memory allowed for it. The file is removed afterwards. */
export async function measureLargeLoad(stack: Stack, rows = LARGE_ROWS): Promise<LargeLoad> {
  const folder = join(FILES_FOLDER, 'large')
  try {
    const file = await generatedFile('cur-94-csv', rows, folder)
    const statement = followStatementMemory(stack.clickhouseUrl)
    stack.resetPeakMemory()
    const seconds = await throughOutlay(stack, file, { timeoutMs: TIMEOUT_MS }).finally(statement.stop)
    const memory = stack.peakMemory()
    await stack.clear()
    await stack.settle()
    const copy = await copyAlone(file.path)
    return { file, ...seconds, copy, memory, statementMemory: statement.peak() }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function followStatementMemory(clickhouseUrl: string) {
  const clickhouse = createClickHouse(clickhouseUrl)
  let peak = 0
  let sampling = Promise.resolve()
  const sample = async () => {
    const answer = await clickhouse.query({
      query: `SELECT max(peak_memory_usage) AS bytes FROM system.processes
        WHERE startsWith(Settings['log_comment'], 'outlay load ')`,
      format: 'JSONEachRow',
    })
    const [row] = await answer.json<{ bytes: string }>()
    peak = Math.max(peak, Number(row?.bytes ?? 0))
  }
  const timer = setInterval(() => (sampling = sampling.then(sample)), SAMPLE_MS)
  return {
    peak: () => peak,
    async stop() {
      clearInterval(timer)
      await sampling
      await clickhouse.close()
    },
  }
}
