import { completedUpload } from '../demo/completed-upload.ts'
import { engineAlone } from './engine-alone.ts'
import { generatedCur } from './generated-file.ts'
import { sendFile } from './send-file.ts'
import { startStack } from './stack.ts'

/*
 * npm run bench [-- <rows> <runs>]: how fast a file becomes cost lines, beside what the engine can do alone, in one
 * run. Machines are noisy: the ratios count, and each is of two times that were measured one after the other.
 */

const rows = Number(process.argv[2] ?? 1_000_000)
const runs = Number(process.argv[3] ?? 3)

const file = await generatedCur(rows)
const stack = await startStack()
try {
  const engine = await engineAlone(stack.clickhouseUrl, file.path)
  const measured: Record<'receive' | 'load' | 'landing' | 'bare', number>[] = []
  for (let run = 1; run <= runs; run += 1) {
    await engine.settle()
    const { upload, seconds: receive } = await sendFile(stack.serverUrl, stack.api, file.path)
    const began = performance.now()
    const { totals, rows: counted } = await completedUpload(stack.api, upload.id)
    const load = (performance.now() - began) / 1000
    if (counted.accepted !== file.rows || totals[0]?.billedCost !== trimmed(file.billed)) {
      throw new Error(
        `Loaded ${counted.accepted} rows, ${totals[0]?.billedCost}; expected ${file.rows}, ${file.billed}`,
      )
    }
    await engine.settle()
    const landing = await engine.throughLanding()
    await engine.settle()
    measured.push({ receive, load, landing, bare: await engine.bareInsert() })
  }
  await engine.close()
  print(measured)
} finally {
  await stack.stop()
}

function print(measured: Record<'receive' | 'load' | 'landing' | 'bare', number>[]): void {
  const megabytes = file.bytes / 1e6
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
  const of = (name: keyof (typeof measured)[number]) => median(measured.map((run) => run[name]))
  const ratio = (a: 'load', b: 'landing' | 'bare') =>
    median(measured.map((run) => run[a] / run[b])).toFixed(2)
  const line = (what: string, seconds: number, note = '') =>
    console.log(
      `${what.padEnd(58)}${seconds.toFixed(2).padStart(7)} s ${(megabytes / seconds).toFixed(0).padStart(6)} MB/s  ${note}`,
    )
  const { server, etl } = stack.peakMemory()
  console.log(
    `\n${file.rows.toLocaleString('en-US')} rows, ${megabytes.toFixed(0)} MB of CSV; medians of ${measured.length} runs\n`,
  )
  line('Receive: first byte to 202', of('receive'))
  line('Outlay: 202 to completed, reconciled', of('load'))
  line(
    'Engine alone: same statement, same landing table',
    of('landing'),
    `Outlay is ${ratio('load', 'landing')} ×`,
  )
  line(
    'Engine alone: same columns into one table, no checks',
    of('bare'),
    `Outlay is ${ratio('load', 'bare')} ×`,
  )
  console.log(`\nPeak memory: server ${(server / 1e6).toFixed(0)} MB, etl ${(etl / 1e6).toFixed(0)} MB`)
}

function trimmed(decimal: string): string {
  return decimal.replace(/\.?0+$/, '')
}
