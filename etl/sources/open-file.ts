import { open } from 'node:fs/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { LoadError } from '../load-error.ts'
import type { UploadStore } from '../../upload-store/upload-store.ts'
import { decompress, GZIP, startsWith, truncated, ZSTD } from './decompress.ts'
import { readTextHead, type TextHead } from './text-head.ts'
import { openParquet, type ParquetFile } from './parquet-rows.ts'
import { unzip } from './zip.ts'

const PARQUET = [0x50, 0x41, 0x52, 0x31]
const ZIP = [0x50, 0x4b, 0x03, 0x04]
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06]
const NEWLINE = 0x0a

/** A billing file as its bytes show it to be, whatever its name says. */
export type OpenFile = TextFile | { kind: 'parquet'; parquet: ParquetFile }

export interface TextFile {
  kind: 'text'
  head: TextHead
  compression: Compression
  /** Whether its last line is a whole one; undefined where that shows only when all of it is read. */
  endsWithLine: boolean | undefined
  /** What follows the header, from its beginning; who stops early closes the file by it. */
  rows(passage?: Passage): AsyncGenerator<Buffer>
}

/** As the engine's table functions call it; a zip archive it may not be able to read. */
type Compression = 'none' | 'gzip' | 'zstd' | 'zip'

/** What rows are passed through on their way, to see them move. */
interface Passage {
  /** Told of bytes of the file as they are used up. */
  onBytes(bytes: number): void
  passText(text: AsyncGenerator<Buffer>): AsyncGenerator<Buffer>
}

const UNSEEN: Passage = { onBytes() {}, passText: (text) => text }

/**
 * Opens a file of the upload store by its first bytes: Parquet, a zip archive, gzip, zstd, or plain text.
 *
 * @throws LoadError where it is none of them, or is damaged at its beginning; damage further on is thrown when
 * the rows are read.
 */
export async function openFile(
  { clickhouse, uploadStore }: { clickhouse: ClickHouseClient; uploadStore: UploadStore },
  storageKey: string,
): Promise<OpenFile> {
  const path = uploadStore.path(storageKey)
  const { head, tail } = await readEnds(path)
  if (startsWith(head, PARQUET)) {
    if (!startsWith(tail, PARQUET)) throw truncated('Parquet')
    const parquet = await openParquet(clickhouse, uploadStore.enginePath(storageKey))
    return { kind: 'parquet', parquet }
  }
  const compression = compressionOf(head)
  const read = ({ onBytes }: Passage) =>
    compression === 'zip' ? unzip(path, onBytes) : decompress(counted(uploadStore.read(storageKey), onBytes))
  const text = refuseNested(read(UNSEEN))
  try {
    const head = await readTextHead(text)
    return {
      kind: 'text',
      head,
      compression,
      endsWithLine: compression === 'none' ? tail.at(-1) === NEWLINE : undefined,
      rows: (passage = UNSEEN) => passage.passText(withoutFirst(head.bytes, read(passage))),
    }
  } finally {
    await text.return(undefined)
  }
}

function compressionOf(head: Buffer): Compression {
  if (startsWith(head, ZIP) || startsWith(head, EMPTY_ZIP)) return 'zip'
  if (startsWith(head, GZIP)) return 'gzip'
  return startsWith(head, ZSTD) ? 'zstd' : 'none'
}

/** What is compressed twice, or needs no compression around it, is no text. */
async function* refuseNested(text: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const chunk of text) {
    if (isFirst && startsWith(chunk, PARQUET)) throw nested('Parquet, which is compressed by itself')
    if (isFirst && [ZIP, GZIP, ZSTD].some((magic) => startsWith(chunk, magic))) {
      throw nested('another compressed file')
    }
    isFirst = false
    yield chunk
  }
}

function nested(what: string): LoadError {
  return new LoadError(
    'unsupported-compression',
    `The compressed file holds ${what}.`,
    'Unpack it once, then upload what it holds.',
  )
}

async function* counted(
  source: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    onBytes(chunk.length)
    yield chunk
  }
}

async function* withoutFirst(bytes: number, text: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let left = bytes
  for await (const chunk of text) {
    if (chunk.length > left) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}

async function readEnds(path: string): Promise<{ head: Buffer; tail: Buffer }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(4)
    const tail = Buffer.alloc(4)
    await file.read(head, 0, 4, 0)
    await file.read(tail, 0, 4, Math.max(0, size - 4))
    return { head, tail }
  } finally {
    await file.close()
  }
}
