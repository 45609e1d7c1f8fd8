import { Transform } from 'node:stream'

/**
 * Passes an answer of the engine on, and fails where it ends with an exception instead of its last row: that stands in
 * the answer itself, behind a mark which the engine chose for it.
 *
 * @param tag the header `X-ClickHouse-Exception-Tag` of the answer
 */
export function refuseExceptions(tag: string): Transform {
  const mark = Buffer.from(`\r\n__exception__\r\n${tag}\r\n`)
  // May be the beginning of the mark.
  let held = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = Buffer.concat([held, chunk])
      const at = bytes.indexOf(mark)
      if (at >= 0) {
        const [code = 'an error'] = /Code: \d+/.exec(bytes.subarray(at).toString()) ?? []
        done(new Error(`The engine ended an export before its end: ${code}.`))
        return
      }
      const sure = Math.max(0, bytes.length - mark.length + 1)
      held = bytes.subarray(sure)
      done(null, bytes.subarray(0, sure))
    },
    flush(done) {
      done(null, held)
    },
  })
}
