import { setTimeout as sleep } from 'node:timers/promises'
import { ApiProblem } from '../demo/api-client.ts'

const AGAIN_AFTER_MS = 200

/**
 * Asks again, as a person would, until the answer is one: not while nobody answers, or answers that something is
 * broken just now.
 *
 * @param deadline when to give up and throw what was the answer last
 */
export async function patiently<Answer>(ask: () => Promise<Answer>, deadline: () => number): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!passes(error) || Date.now() > deadline()) throw error
      await sleep(AGAIN_AFTER_MS)
    }
  }
}

function passes(error: unknown): boolean {
  if (error instanceof ApiProblem) return error.status >= 500 || error.status === 429
  // What fetch throws where a connection cannot be made, or breaks.
  return error instanceof TypeError
}
