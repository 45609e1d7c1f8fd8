import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { loggerOptions } from './logger.ts'

test('the log has no credentials and no query strings', () => {
  let text = ''
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  const log = pino(loggerOptions('info'), destination)
  const headers = { cookie: 'outlay=SECRET', authorization: 'Bearer SECRET', 'set-cookie': 'outlay=SECRET' }
  log.info({ req: { method: 'GET', url: '/api/uploads?token=SECRET', ip: '10.0.0.1', headers } }, 'request')
  log.info({ raw: { headers }, body: { password: 'SECRET' }, password: 'SECRET' }, 'more')
  expect(text).toContain('"path":"/api/uploads"')
  expect(text).not.toContain('SECRET')
})
