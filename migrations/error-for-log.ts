import { stdSerializers } from 'pino'

/** An error without what databases add to theirs: the row that was refused, with all that it holds. */
export function errorForLog(error: Error) {
  const { type, message, stack, code, table, constraint } = stdSerializers.err(error)
  return { type, message, stack, code, table, constraint }
}
