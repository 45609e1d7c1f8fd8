import { Transform } from 'node:stream'

/**
 * Passes an answer of the engine on, and fails where it ends with an exception instead of its last row: that stands in
 * the answer itself, behind a mark which the engine chose for it.
 *
 * @param tag the header `X-ClickHouse-Exception-Tag` of the answer
 */
export function refuseExceptions(tag: string): Transform {
  const mark = Buffer.from(`\r\n__exception__\r\n${tag}\r\n`)
  const mayBegin = mark.length - 1
  // May be the beginning of the mark.
  let held = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // Chunks are not copied: of a file of gigabytes that would be as much garbage again.
      const border = Buffer.concat([held, chunk.subarray(0, mayBegin)])
      if (border.includes(mark) || chunk.includes(mark)) {
        const bytes = Buffer.concat([held, chunk])
        const [code = 'an error'] = /Code: \d+/.exec(bytes.subarray(bytes.indexOf(mark)).toString()) ?? []
        done(new Error(`The engine ended an export before its end: ${code}.`))
        return
      }
      if (chunk.length < mayBegin) {
        const sure = Math.max(0, border.length - mayBegin)
        held = border.subarray(sure)
        done(null, border.subarray(0, sure))
        return
      }
      this.push(held)
      held = Buffer.from(chunk.subarray(chunk.length - mayBegin))
      done(null, chunk.subarray(0, chunk.length - mayBegin))
    },
    flush(done) {
      done(null, held)
    },
  })
}
