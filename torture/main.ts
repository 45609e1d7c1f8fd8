import { parseArgs } from 'node:util'
import type { Upload } from '../contract/upload.ts'
import { killTest } from './kill-test.ts'
import { mutationTest } from './mutation-test.ts'
import { readSamples } from './samples.ts'
import { sendFile } from './send-file.ts'
import { PARTS, startStack, type Stack } from './stack.ts'
import { endOf } from './watch-upload.ts'

const HELP = `npm run torture -- [options]

Loads files into an Outlay of its own while its parts are killed, then files that are broken, and looks at what
becomes of them. Ends with 1 where anything is wrong.

  --kills <n>      SIGKILLs of etl, server, ClickHouse or Postgres in the middle of a load (100)
  --mutations <n>  broken files (300)
  --from <n>       of the broken files, the first that is loaded: to go on where a run ended (1)
  --seed <n>       the same seed makes the same kills and, of the same samples, the same files (1)
  --overlap <n>    uploads that may be under way while the next kill is made (4)
`

/** Loads take from 1 to 6 s. */
const KILLED_BILLS = [100_000, 250_000, 600_000]
const BOMB_BYTES = 4 * 1024 ** 3
/** A bomb of rows can be a report of 4 GiB to everybody but its maker, and is then loaded. */
const STUCK_AFTER_MS = 900_000
const MAX_MEMORY_BYTES = 250_000_000

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    mutations: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    overlap: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(HELP)
else process.exitCode = await main()

async function main(): Promise<number> {
  const [kills, mutations, from, seed, overlap] = (
    ['kills', 'mutations', 'from', 'seed', 'overlap'] as const
  ).map((name) => {
    const number = Number(values[name])
    if (Number.isInteger(number) && number >= 0) return number
    throw new Error(`--${name} has to be a whole number.`)
  }) as [number, number, number, number, number]
  if (from > Math.max(1, mutations)) throw new Error('--from has to be one of the broken files.')
  const log = (line: string) => console.log(line)
  const problems: string[] = []
  if (kills > 0) {
    problems.push(
      ...(await withStack((stack) =>
        killTest(stack, { kills, seed, sizes: KILLED_BILLS, overlap, pollMs: 100, hurry: false, log }),
      )),
    )
  }
  if (mutations > 0) {
    problems.push(
      ...(await withStack(async (stack) => {
        const samples = await readSamples()
        const pids = () => PARTS.map((part) => `${part} ${stack.pid(part)}`).join(', ')
        const before = pids()
        const found = await mutationTest({
          mutations,
          from,
          seed,
          samples,
          bombBytes: BOMB_BYTES,
          load: (fileName, content) => load(stack, fileName, content),
          log,
        })
        if (pids() !== before) found.push(`A part died: ${before} became ${pids()}.`)
        return found
      })),
    )
  }
  console.log(
    `\n${kills} kills, ${mutations} broken files${from > 1 ? ` from ${from} on` : ''}, seed ${seed}: ${problems.length} wrong`,
  )
  for (const problem of problems) console.log(`  ${problem}`)
  return problems.length === 0 ? 0 : 1
}

/** Runs a test on a stack of its own, whose processes must not have needed too much memory. */
async function withStack(test: (stack: Stack) => Promise<string[]>): Promise<string[]> {
  const stack = await startStack()
  try {
    const problems = await test(stack)
    const peak = stack.peakMemory()
    const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
    console.log(`Peak memory: server ${megabytes(peak.server)}, etl ${megabytes(peak.etl)}`)
    for (const name of ['server', 'etl'] as const) {
      if (peak[name] > MAX_MEMORY_BYTES) problems.push(`The ${name} took ${megabytes(peak[name])}.`)
    }
    return problems
  } finally {
    await stack.stop()
  }
}

async function load({ api }: Stack, fileName: string, content: Buffer): Promise<Upload> {
  const deadline = Date.now() + STUCK_AFTER_MS
  const id = await sendFile(api, fileName, new Blob([Buffer.from(content)]))
  return endOf(api, id, () => deadline)
}
