import { ProblemError } from '../http/problem.ts'

export interface TurnLimits {
  /** Statements of one client that run at the same time. */
  atOnce: number
  /** Statements of one client that wait for others of it to end. */
  waiting: number
  /** How long one waits at most. */
  waitMs: number
}

export interface ClientTurns {
  /**
   * Does the work when it is the client's turn: in the order of asking, beside those of other clients. Who leaves
   * while it waits, gives its place up.
   *
   * @throws ProblemError 429 where too many wait already, or it has waited too long
   */
  run<Result>(clientId: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>
}

/** What one client has asked for in this server. */
interface Queue {
  running: number
  waiting: Set<() => void>
}

const RETRY_AFTER_SECONDS = 5

/** Keeps the questions of one client from taking the engine away from those of others. */
export function createClientTurns({ atOnce, waiting: maxWaiting, waitMs }: TurnLimits): ClientTurns {
  const queues = new Map<string, Queue>()

  return {
    async run(clientId, signal, work) {
      signal.throwIfAborted()
      const queue = queues.get(clientId) ?? { running: 0, waiting: new Set() }
      queues.set(clientId, queue)
      if (queue.running < atOnce) queue.running += 1
      else await turnIn(queue, signal)
      try {
        return await work()
      } finally {
        pass(clientId, queue)
      }
    },
  }

  /** Waits until one that runs gives its place to this one. */
  function turnIn({ waiting }: Queue, signal: AbortSignal): Promise<void> {
    if (waiting.size >= maxWaiting) throw tooManyQueries()
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(begin)
        signal.removeEventListener('abort', leaveAborted)
        clearTimeout(timer)
      }
      const begin = () => {
        leave()
        resolve()
      }
      const leaveAborted = () => {
        leave()
        reject(signal.reason as Error)
      }
      const timer = setTimeout(() => {
        leave()
        reject(tooManyQueries())
      }, waitMs)
      signal.addEventListener('abort', leaveAborted, { once: true })
      waiting.add(begin)
    })
  }

  function pass(clientId: string, queue: Queue): void {
    const [next] = queue.waiting
    if (next) {
      next()
      return
    }
    queue.running -= 1
    if (queue.running === 0) queues.delete(clientId)
  }
}

function tooManyQueries(): ProblemError {
  return new ProblemError(
    429,
    'too-many-queries',
    'Too many questions of your organisation are being answered at the moment: try again shortly.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  )
}
