import { ClickHouseError } from '@clickhouse/client'
import { ProblemError } from '../http/problem.ts'

const TOO_MANY_ROWS = '158'
const TIMEOUT_EXCEEDED = '159'
const TOO_MANY_SIMULTANEOUS_QUERIES = '202'
const MEMORY_LIMIT_EXCEEDED = '241'
const TOO_LARGE_RESULT = '396'

/**
 * Whether the connection to the engine broke off before its answer: it stopped, or closed one that was kept open just
 * when it was used again. A statement that only reads can be sent once more.
 */
export function isBrokenOff(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNRESET' || code === 'EPIPE'
}

/** Whether a query was ended because it took longer than it may. */
export function isTimeout(error: unknown): boolean {
  return error instanceof ClickHouseError && error.code === TIMEOUT_EXCEEDED
}

/** What a failed query means to the one who asked, where it is not simply a fault of ours. */
export function problemOfClickHouse(error: unknown): unknown {
  if (!(error instanceof ClickHouseError)) return error
  switch (error.code) {
    case TIMEOUT_EXCEEDED:
      return new ProblemError(
        422,
        'query-too-slow',
        'This took too long: ask for less time or fewer dimensions.',
      )
    case MEMORY_LIMIT_EXCEEDED:
      return new ProblemError(422, 'query-too-large', 'This needs too much memory: ask for fewer dimensions.')
    case TOO_MANY_ROWS:
      return new ProblemError(
        422,
        'query-too-large',
        'This would read too many lines: ask for fewer uploads, less time, or what a rollup has.',
      )
    case TOO_LARGE_RESULT:
      return new ProblemError(422, 'query-too-large', 'The answer is too large: ask for fewer rows at once.')
    case TOO_MANY_SIMULTANEOUS_QUERIES:
      return new ProblemError(503, 'not-available', 'Too many queries run at the moment: try again shortly.')
    default:
      return error
  }
}
