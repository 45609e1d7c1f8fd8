import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Upload } from '../contract/upload.ts'
import { ApiProblem } from '../demo/api-client.ts'
import { createRandom, type Random } from '../demo/bill/random.ts'
import { createBills, type Bill } from './bills.ts'
import { openStores, type OpenStores } from './check-consistency.ts'
import { patiently } from './patiently.ts'
import { sendFile } from './send-file.ts'
import { PARTS, type Part, type Stack } from './stack.ts'
import { hasEnded, watchUpload, type Following } from './watch-upload.ts'

const PHASES = ['receive', 'recognise', 'load', 'finalise', 'purge'] as const
type Phase = (typeof PHASES)[number]

/** An upload that has not ended so long after the last kill is stuck. */
const STUCK_AFTER_MS = 120_000

/** How long after its beginning a phase is met at the latest, in milliseconds. */
const LONGEST = { receive: 600, recognise: 80, finalise: 500, purge: 800 }

export interface KillOptions {
  kills: number
  seed: number
  /** Rows of the bills. */
  sizes: readonly number[]
  /** How many uploads may be under way while the next kill is made. */
  overlap: number
  /** How often an upload, and what it shows, is looked at. */
  pollMs: number
  /** Whether what failed is tried again at once when the last part was killed, and not after some time. */
  hurry: boolean
  log: (line: string) => void
}

interface Kill {
  number: number
  victim: Part
  phase: Phase
  /** Where in the phase, from 0 to 1. */
  share: number
  bill: Bill
}

/**
 * Kills parts of a running stack in the middle of loads, and looks at what becomes of these.
 *
 * @returns what went wrong, in sentences
 */
export async function killTest(stack: Stack, options: KillOptions): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-torture-bills-'))
  const stores = openStores(stack)
  try {
    const kills = await plan(folder, options)
    const problems = await run(stack, stores, kills, options)
    return [...problems, ...(await stores.findInconsistencies())]
  } finally {
    await stores.close()
    await rm(folder, { recursive: true })
  }
}

async function plan(folder: string, { kills, seed, sizes }: KillOptions): Promise<Kill[]> {
  const random = createRandom(seed)
  const bills = await createBills(folder, sizes, seed)
  const pairs = shuffled(
    random,
    PARTS.flatMap((victim) => PHASES.map((phase) => ({ victim, phase }))),
  )
  return Array.from({ length: kills }, (_, index) => ({
    // Every part in every phase before one comes again.
    ...pairs[index % pairs.length]!,
    number: index + 1,
    share: random.below(1000) / 1000,
    bill: bills.make(random.below(sizes.length), index + 1),
  }))
}

function shuffled<Value>(random: Random, values: readonly Value[]): Value[] {
  const left = [...values]
  return values.map(() => left.splice(random.below(left.length), 1)[0]!)
}

async function run(
  stack: Stack,
  stores: OpenStores,
  kills: readonly Kill[],
  { overlap, pollMs, hurry, log }: KillOptions,
): Promise<string[]> {
  const problems: string[] = []
  const underWay = new Set<Promise<void>>()
  let lastKill = Date.now()
  const following = { deadline: () => lastKill + STUCK_AFTER_MS, pollMs }
  for (const kill of kills) {
    while (underWay.size >= overlap) await Promise.race(underWay)
    const began = Date.now()
    const { upload: sending, reached } = begin(stack, kill, following.deadline)
    await reached
    lastKill = Date.now()
    await stack.kill(kill.victim)
    const ending = sending
      .then((uploadId) => endingOf(stack, kill, uploadId, following))
      .then(({ status, attempt, error }) => {
        const how = error ? `${status}: ${error.code}` : status
        log(`${nameOf(kill)}: ${how}, attempt ${attempt}, ${((Date.now() - began) / 1000).toFixed(1)} s`)
        // The kills are to blame, however many there were; a person can retry.
        if (error && error.code !== 'interrupted') problems.push(`${nameOf(kill)}: failed, ${error.message}`)
      })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        log(`${nameOf(kill)}: WRONG: ${reason}`)
        problems.push(`${nameOf(kill)}: ${reason}`)
      })
      .finally(() => underWay.delete(ending))
    underWay.add(ending)
  }
  if (hurry) {
    // While a part starts, a try would be in vain, and there are few of them.
    await patiently(() => stack.api.get('/api/health/ready'), following.deadline)
    stores.hurryJobs()
  }
  await Promise.all(underWay)
  return problems
}

function nameOf({ number, victim, phase, bill }: Kill): string {
  return `kill ${number}, ${victim} in ${phase}, ${bill.rows.toLocaleString('en-US')} rows`
}

/** Sends the bill, and resolves `reached` at the moment of the kill. */
function begin(stack: Stack, { phase, share, bill }: Kill, deadline: () => number) {
  // An earlier try can have gone further than its sender knew: then the upload is there already.
  const upload = patiently(() => sendFile(stack.api, bill.fileName, bill.read()), deadline)
  const reached = phase === 'receive' ? sleep(share * LONGEST.receive) : reach()
  // Whoever awaits the upload hears of it.
  reached.catch(() => {})

  async function reach(): Promise<void> {
    const uploadId = await upload
    if (phase === 'recognise') return sleep(share * LONGEST.recognise)
    const bytesShare = phase === 'finalise' ? 1 : share
    for (;;) {
      const current = await patiently(() => stack.api.get<Upload>(`/api/uploads/${uploadId}`), deadline)
      const { bytesRead, bytesTotal } = current.progress
      if (hasEnded(current) || (current.progress.phase !== 'waiting' && bytesRead >= bytesShare * bytesTotal))
        break
      if (Date.now() > deadline()) break
      await sleep(20)
    }
    if (phase === 'purge') await cancel(stack, uploadId, deadline)
    if (phase !== 'load') await sleep(share * LONGEST[phase as 'finalise' | 'purge'])
  }

  return { upload, reached: reached.catch(() => {}) }
}

/** Cancels it, unless it has ended before. */
async function cancel({ api }: Stack, uploadId: string, deadline: () => number): Promise<void> {
  await patiently(() => api.post(`/api/uploads/${uploadId}/cancel`, {}), deadline).catch((error: unknown) => {
    if (!(error instanceof ApiProblem && error.code === 'not-cancellable')) throw error
  })
}

/** How the upload ends; a cancelled one is loaded again. */
async function endingOf(
  { api }: Stack,
  { bill }: Kill,
  uploadId: string,
  following: Following,
): Promise<Upload> {
  const { deadline } = following
  const ended = await watchUpload(api, uploadId, bill, following)
  if (ended.status !== 'cancelled') return ended
  await patiently(() => api.post(`/api/uploads/${uploadId}/retry`, {}), deadline).catch((error: unknown) => {
    // The answer to an earlier try was cut off.
    if (!(error instanceof ApiProblem && error.code === 'not-retryable')) throw error
  })
  return watchUpload(api, uploadId, bill, following)
}
