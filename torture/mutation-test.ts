import { createRandom, type Random } from '../demo/bill/random.ts'
import { judge, type Outcome } from './judge.ts'
import { applies, isBomb, KINDS, mutate, unpack, type Kind, type Sample } from './mutate.ts'
import { readIndependently } from './read-independently.ts'

/** After so many files a good one has to load: what loads them is still whole. */
const GOOD_FILE_EVERY = 10

export interface MutationOptions {
  mutations: number
  /** The first of them that is loaded, from 1: the files are the same as in a whole run. */
  from?: number
  seed: number
  /** The first is a text that loads; not all others have to. */
  samples: readonly Sample[]
  /** How large bombs grow. */
  bombBytes: number
  /** Loads a file and answers how that ended; rejects where it did not end. */
  load: (fileName: string, content: Buffer) => Promise<Outcome>
  log: (line: string) => void
}

/** Loads broken files and judges how each load ends. Returns what went wrong, in sentences. */
export async function mutationTest(options: MutationOptions): Promise<string[]> {
  const { mutations, from = 1, seed, samples, bombBytes, load, log } = options
  const problems: string[] = []
  const report = (name: string, found: string[], outcome?: Outcome) => {
    const how = outcome ? `${outcome.status}${outcome.error ? `: ${outcome.error.code}` : ''}` : 'no end'
    log([`${name}: ${how}`, ...found].join('\n  WRONG: '))
    problems.push(...found.map((problem) => `${name}: ${problem}`))
  }
  const attempt = async (name: string, content: Buffer, judged: (outcome: Outcome) => string[]) => {
    try {
      const outcome = await load(`${name.replaceAll(' ', '-')}.csv`, content)
      report(name, judged(outcome), outcome)
    } catch (error) {
      report(name, [error instanceof Error ? error.message : String(error)])
    }
  }

  for (const [index, { kind, sample }] of plan(createRandom(seed), samples, mutations).entries()) {
    if (index + 1 < from) continue
    const name = `file ${index + 1}, ${kind} of ${sample.name}`
    const content = mutate(sample, kind, createRandom(seed * 1_000_003 + index), bombBytes)
    const reading = readingOf(kind, sample, content)
    await attempt(name, content, (outcome) => judge(outcome, reading))
    if ((index + 1) % GOOD_FILE_EVERY !== 0 && index + 1 < mutations) continue
    // Blank lines make each another file than the ones before, which would be refused as known.
    const good = Buffer.concat([samples[0]!.bytes, Buffer.alloc(index + 1, '\n')])
    await attempt(`good file after ${index + 1}`, good, mustLoad)
  }
  return problems
}

function mustLoad(outcome: Outcome): string[] {
  return outcome.status === 'completed'
    ? judge(outcome, null)
    : [`It does not load: ${outcome.error?.message}`]
}

/** Every kind once before one comes again, each time of another sample. */
function plan(random: Random, samples: readonly Sample[], count: number): { kind: Kind; sample: Sample }[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length]!
    return { kind, sample: random.pick(samples.filter((sample) => applies(kind, sample))) }
  })
}

/** What another parser makes of the text, where the file is still one that can be opened. */
function readingOf(kind: Kind, sample: Sample, content: Buffer) {
  const isHive = sample.name.endsWith('.hive')
  if (isBomb(kind) || sample.container === 'parquet' || isHive || kind === 'nested-gzip') return null
  try {
    return readIndependently(unpack({ container: sample.container, bytes: content }))
  } catch {
    return null
  }
}
