import { ProblemError } from '../../http/problem.ts'

/**
 * Hashes take 19 MiB each, and threads of the pool that files and name look-ups need too. In a flood of 200 of them,
 * all at once, opening a file waited for 14 s, until the last one was done; with two at a time it waited for 7 ms
 * (95th percentile), they took half of the memory (44 MiB), and on two cores no longer.
 */
const MAX_RUNNING = 2

/** Who comes after these would wait for longer than people do: 5 s. */
const MAX_WAITING = 200

let running = 0
const waiting: (() => void)[] = []

/** Runs a task that hashes when it is its turn; refuses it where too many wait already. */
export async function inHashQueue<Result>(task: () => Promise<Result>): Promise<Result> {
  if (running < MAX_RUNNING) running += 1
  else if (waiting.length < MAX_WAITING) await new Promise<void>((resolve) => waiting.push(resolve))
  else throw tooBusy()
  try {
    return await task()
  } finally {
    // Whoever is next takes the turn over.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function tooBusy(): ProblemError {
  return new ProblemError(503, 'not-available', 'Too many people sign in right now. Try again in a minute.')
}
