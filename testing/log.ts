import { Writable } from 'node:stream'
import { pino, type Logger } from 'pino'
import { loggerOptions } from '../server/http/logger.ts'

/** A log as the server writes it, to be read by a test. */
export function createLog(): { log: Logger; text: () => string } {
  let text = ''
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  return { log: pino(loggerOptions('info'), destination), text: () => text }
}
