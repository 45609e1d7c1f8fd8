import { constants, crc32, deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import type { Random } from '../demo/bill/random.ts'
import { readZip, zipOf } from './zip.ts'

/** A file that loads, before anything was done to it. */
export interface Sample {
  name: string
  container: 'text' | 'gzip' | 'zip' | 'parquet'
  bytes: Buffer
}

interface Mutation {
  /** Whether it changes the text within the container, the bytes of whatever file it is, or those of Parquet alone. */
  level: 'text' | 'bytes' | 'parquet'
  apply(content: Buffer, random: Random): Buffer
}

const NEWLINE = 0x0a
const QUOTE = 0x22
const DELIMITERS = [',', ';', '\t', '|', '\u0001']
const HUGE_FIELD_BYTES = 10_000_000
const COLUMNS = 10_000

/** Everything that is done to files, by name. */
const MUTATIONS = {
  cut: { level: 'bytes', apply: (bytes, random) => bytes.subarray(0, random.below(bytes.length)) },
  'flip-bits': { level: 'bytes', apply: flipBits },
  'swap-bytes': { level: 'bytes', apply: swapBytes },
  'overwrite-a-part': { level: 'bytes', apply: overwrite },
  empty: { level: 'bytes', apply: () => Buffer.alloc(0) },
  'random-bytes': { level: 'bytes', apply: (_bytes, random) => randomBytes(random, 5000) },
  'nested-gzip': { level: 'bytes', apply: (bytes) => gzipSync(gzipSync(bytes)) },
  'swap-delimiters': { level: 'text', apply: swapDelimiters },
  'stray-quotes': { level: 'text', apply: strayQuotes },
  'open-quote': { level: 'text', apply: (text, random) => intoRow(text, random, Buffer.from(',"')) },
  'latin-1': { level: 'text', apply: latin1 },
  'utf-16': { level: 'text', apply: (text) => Buffer.from(`\ufeff${text.toString()}`, 'utf16le') },
  nuls: { level: 'text', apply: (text, random) => atPlaces(text, random, Buffer.alloc(1)) },
  'byte-order-marks': {
    level: 'text',
    apply: (text, random) => atPlaces(text, random, Buffer.from('\ufeff')),
  },
  'mixed-line-ends': { level: 'text', apply: mixLineEnds },
  'huge-field': {
    level: 'text',
    apply: (text, random) => intoRow(text, random, Buffer.alloc(HUGE_FIELD_BYTES, 'x')),
  },
  'repeated-rows': {
    level: 'text',
    apply: (text, random) => changeRows(text, random, (row) => [row, row, row]),
  },
  'dropped-rows': { level: 'text', apply: (text, random) => changeRows(text, random, () => []) },
  'ragged-rows': { level: 'text', apply: raggedRows },
  'many-columns': { level: 'text', apply: manyColumns },
  'header-only': { level: 'text', apply: (text) => text.subarray(0, text.indexOf(NEWLINE) + 1) },
  'parquet-footer': { level: 'parquet', apply: breakFooter },
  'parquet-pages': { level: 'parquet', apply: breakPages },
} satisfies Record<string, Mutation>

/** Small files that grow by a thousand times; made of a sample's header and rows. */
const BOMBS = {
  'gzip-bomb-of-newlines': (header, _row, bytes) => gzipBomb(header, Buffer.from('\n'), bytes),
  'gzip-bomb-of-one-field': (header, _row, bytes) => gzipBomb(header, Buffer.from('x'), bytes),
  'gzip-bomb-of-rows': (header, row, bytes) => gzipBomb(header, row, bytes),
  'zip-bomb': (header, row, bytes) => zipBomb(header, row, bytes),
} satisfies Record<string, (header: Buffer, row: Buffer, bytes: number) => Buffer>

export type Kind = keyof typeof MUTATIONS | keyof typeof BOMBS

export const KINDS = [...Object.keys(MUTATIONS), ...Object.keys(BOMBS)] as Kind[]

/** Whether a mutation means anything to such a file. */
export function applies(kind: Kind, { container }: Pick<Sample, 'container'>): boolean {
  if (isBomb(kind)) return container === 'text'
  const { level } = MUTATIONS[kind] as Mutation
  if (level === 'bytes') return true
  return (level === 'parquet') === (container === 'parquet')
}

export function isBomb(kind: Kind): kind is keyof typeof BOMBS {
  return kind in BOMBS
}

/**
 * What becomes of a sample: the same for the same random numbers.
 *
 * @param bombBytes how large bombs grow
 */
export function mutate(sample: Sample, kind: Kind, random: Random, bombBytes: number): Buffer {
  if (isBomb(kind)) {
    const [header, row] = splitRows(sample.bytes)
    return BOMBS[kind](header!, row ?? header!, bombBytes)
  }
  const { level, apply } = MUTATIONS[kind] as Mutation
  if (level !== 'text') return apply(sample.bytes, random)
  return pack(apply(unpack(sample), random), sample.container)
}

/** The text that a sample holds. */
export function unpack({ container, bytes }: Pick<Sample, 'container' | 'bytes'>): Buffer {
  if (container === 'gzip') return gunzipSync(bytes)
  if (container === 'zip') return inflateRawSync(readZip(bytes))
  return bytes
}

export function pack(text: Buffer, container: Sample['container']): Buffer {
  if (container === 'gzip') return gzipSync(text)
  if (container !== 'zip') return text
  return zipOf({ name: 'bill.csv', deflated: deflateRawSync(text), bytes: text.length, crc: crc32(text) })
}

function flipBits(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes)
  for (let left = 1 + random.below(20); left > 0; left -= 1) {
    const at = random.below(changed.length)
    changed[at]! ^= 1 << random.below(8)
  }
  return changed
}

function swapBytes(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes)
  for (let left = 1 + random.below(20); left > 0; left -= 1) {
    const [a, b] = [random.below(changed.length), random.below(changed.length)]
    ;[changed[a], changed[b]] = [changed[b]!, changed[a]!]
  }
  return changed
}

function overwrite(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length)
  return Buffer.concat([
    bytes.subarray(0, at),
    randomBytes(random, 1 + random.below(500)),
    bytes.subarray(at + 200),
  ])
}

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)))
}

/** Everywhere, or in some rows: a file that is consistent, and one that is not. */
function swapDelimiters(text: Buffer, random: Random): Buffer {
  const [from, to] = [random.pick(DELIMITERS), random.pick(DELIMITERS)]
  const swap = (part: Buffer) =>
    Buffer.from(part.map((byte) => (byte === from.charCodeAt(0) ? to.charCodeAt(0) : byte)))
  return random.below(2) === 0 ? swap(text) : changeRows(text, random, (row) => [swap(row)])
}

function strayQuotes(text: Buffer, random: Random): Buffer {
  return atPlaces(text, random, Buffer.from([QUOTE]))
}

/** Letters of text beyond ASCII, as an old program writes them. */
function latin1(text: Buffer, random: Random): Buffer {
  return atPlaces(text, random, Buffer.from('Größe', 'latin1'))
}

function mixLineEnds(text: Buffer, random: Random): Buffer {
  const ends = ['\r\n', '\n', '\n\n', '\r\n\r\n'].map((end) => Buffer.from(end))
  return Buffer.concat(splitRows(text).map((row) => Buffer.concat([withoutEnd(row), random.pick(ends)])))
}

function raggedRows(text: Buffer, random: Random): Buffer {
  return changeRows(text, random, (row) => {
    const line = withoutEnd(row)
    const short = line.subarray(0, random.below(line.length + 1))
    return [Buffer.concat([random.below(2) === 0 ? short : line, Buffer.from(',more,\n')])]
  })
}

function manyColumns(text: Buffer): Buffer {
  const rows = splitRows(text)
  return Buffer.concat(
    rows.map((row, index) => {
      const value = (n: number) => (index === 0 ? `column_${n}` : '')
      const more = Array.from({ length: COLUMNS }, (_, n) => `,${value(n)}`).join('')
      return Buffer.concat([withoutEnd(row), Buffer.from(`${more}\n`)])
    }),
  )
}

function breakFooter(bytes: Buffer, random: Random): Buffer {
  const length = bytes.readUInt32LE(bytes.length - 8)
  const start = bytes.length - 8 - length
  const cut = start + random.below(length)
  const magic = bytes.subarray(bytes.length - 8)
  return random.below(2) === 0
    ? // Ends as a Parquet file does, and says more of its footer than is there.
      Buffer.concat([bytes.subarray(0, cut), magic])
    : Buffer.concat([bytes.subarray(0, start), flipBits(bytes.subarray(start, -8), random), magic])
}

function breakPages(bytes: Buffer, random: Random): Buffer {
  const start = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8)
  return Buffer.concat([
    bytes.subarray(0, 4),
    flipBits(bytes.subarray(4, start), random),
    bytes.subarray(start),
  ])
}

/** Puts something into a few places. */
function atPlaces(text: Buffer, random: Random, what: Buffer): Buffer {
  let changed = text
  for (let left = 1 + random.below(5); left > 0; left -= 1)
    changed = insert(changed, random.below(changed.length), what)
  return changed
}

/** Puts something into a row, and not into the header. */
function intoRow(text: Buffer, random: Random, what: Buffer): Buffer {
  const header = text.indexOf(NEWLINE) + 1
  return insert(text, header + random.below(text.length - header), what)
}

function insert(text: Buffer, at: number, what: Buffer): Buffer {
  return Buffer.concat([text.subarray(0, at), what, text.subarray(at)])
}

/** Changes about a tenth of the rows, at least one of them; or as many as there are. */
function changeRows(text: Buffer, random: Random, change: (row: Buffer) => Buffer[]): Buffer {
  const [header, ...rows] = splitRows(text)
  const certain = random.below(rows.length)
  const changed = rows.flatMap((row, index) =>
    index === certain || random.below(10) === 0 ? change(row) : [row],
  )
  return Buffer.concat([header!, ...changed])
}

/** Lines with their ends, the header first. A value with a line end in it is cut like any other. */
function splitRows(text: Buffer): Buffer[] {
  const rows: Buffer[] = []
  for (let at = 0; at < text.length;) {
    const end = text.indexOf(NEWLINE, at)
    const next = end === -1 ? text.length : end + 1
    rows.push(text.subarray(at, next))
    at = next
  }
  return rows
}

function withoutEnd(row: Buffer): Buffer {
  return Buffer.from(row.toString('latin1').replace(/\r?\n$/, ''), 'latin1')
}

const BOMB_CHUNK_BYTES = 16 * 1024 * 1024

/** Members of a gzip file follow each other: one, compressed once, stands for as many as are wanted. */
function gzipBomb(header: Buffer, repeated: Buffer, bytes: number): Buffer {
  const member = gzipSync(chunkOf(repeated), { level: 9 })
  return Buffer.concat([gzipSync(header), ...Array.from({ length: chunksIn(bytes) }, () => member)])
}

/** Blocks that end with a full flush follow each other in the same way. */
function zipBomb(header: Buffer, row: Buffer, bytes: number): Buffer {
  const chunk = chunkOf(row)
  const flushed = { finishFlush: constants.Z_FULL_FLUSH, level: 9 }
  const block = deflateRawSync(chunk, flushed)
  const blocks = Array.from({ length: chunksIn(bytes) }, () => block)
  const crc = blocks.reduce((before) => crc32(chunk, before), crc32(header))
  return zipOf({
    name: 'bill.csv',
    deflated: Buffer.concat([deflateRawSync(header, flushed), ...blocks, deflateRawSync(Buffer.alloc(0))]),
    bytes: header.length + blocks.length * chunk.length,
    crc,
  })
}

function chunkOf(repeated: Buffer): Buffer {
  return Buffer.alloc(Math.floor(BOMB_CHUNK_BYTES / repeated.length) * repeated.length, repeated)
}

function chunksIn(bytes: number): number {
  return Math.ceil(bytes / BOMB_CHUNK_BYTES)
}
