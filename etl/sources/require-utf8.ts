import { isUtf8 } from 'node:buffer'
import { NeedsReading } from './reading.ts'

const CONTINUATION = 0b1000_0000

/** Passes text on as long as it is UTF-8. @throws NeedsReading `mended` */
export async function* requireUtf8(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of text) {
    const whole = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = endOfLastCharacter(whole)
    if (!isUtf8(whole.subarray(0, end))) throw new NeedsReading('mended')
    rest = Buffer.from(whole.subarray(end))
    yield chunk
  }
  if (rest.length > 0) throw new NeedsReading('mended')
}

/** Where a last character begins that may go on in the next chunk; the length where none is cut. */
function endOfLastCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0b1100_0000) === CONTINUATION) continue
    return lengthOfCharacter(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function lengthOfCharacter(firstByte: number): number {
  if (firstByte >= 0b1111_0000) return 4
  if (firstByte >= 0b1110_0000) return 3
  return firstByte >= 0b1100_0000 ? 2 : 1
}
