import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from './engine.ts'
import { makePipes } from './pipes.ts'
import { runningIn, Slot } from './slot.ts'
import { SlotPool } from './slot-pool.ts'

/** Slots for statements, and the session that kills them. */
export interface Runner {
  readonly pool: SlotPool
  /**
   * Cancels what a slot runs, trying again until it has ended. Resolves as soon as the engine has taken note of the
   * cancellation, or when the statement has ended.
   */
  kill(slot: Slot, ended: Promise<void>): Promise<void>
  /**
   * Waits for the end of all statements, whose connections were closed, and gives the sessions back.
   * @returns false when some did not end.
   */
  close(): Promise<boolean>
}

const slotCount = 16
// Loads are as parallel as the machine at best; the other slots stay for queries.
const maxStreaming = 8
/** Milliseconds. */
const closesWithin = 8000
const noScope = {
  database: 'default',
  settings: new Map<string, string>(),
  parameters: new Map<string, string>(),
}

/** Threads that Node needs: each statement and each write to a pipe holds one for as long as it takes. */
export const threads = slotCount * 2 + 8

/**
 * Opens the engine's sessions and their pipes.
 * @param directory where it may keep notes for its next run
 * @param settings of each statement that does not say otherwise
 */
export function createRunner(
  engine: Engine,
  directory: string,
  settings: ReadonlyMap<string, string> = new Map(),
): Runner {
  const pipes = makePipes(slotCount + 1, join(directory, 'pipes'))
  const all = pipes.paths.map((path, number) => new Slot(engine, number, path, settings))
  const [control, ...slots] = all
  if (!control) throw new Error('A runner needs at least one slot')
  const pool = new SlotPool(slots, maxStreaming)
  let controlIsFree: Promise<unknown> = Promise.resolve()

  // KILL QUERY names what it cancelled, and nothing when the statement has not begun yet.
  const cancel = (condition: string): Promise<boolean> => {
    const cancelled = controlIsFree.then(async () => {
      const result = await control.run(`KILL QUERY WHERE ${condition}`, noScope, 'TabSeparated')
      return result.bytes.length > 1
    })
    controlIsFree = cancelled.catch(() => {})
    return cancelled
  }

  const kill = async (slot: Slot, ended: Promise<void>): Promise<void> => {
    let hasEnded = false
    const end = ended.then(() => (hasEnded = true))
    while (!hasEnded && !(await cancel(runningIn(slot)))) await Promise.race([sleep(20), end])
  }

  const close = async (): Promise<boolean> => {
    for (let waited = 0; waited < closesWithin && pool.busy > 0; waited += 20) await sleep(20)
    await controlIsFree
    if (pool.busy > 0) return false
    for (const slot of all) slot.replace()
    pipes.remove()
    return true
  }

  return { pool, kill, close }
}
