import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  statSync,
  type WriteStream,
} from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { CUR_COLUMNS } from '../demo/bill/aws-cur-columns.ts'
import { asFocus, FOCUS_COLUMNS } from '../demo/bill/focus-rows.ts'
import { billLines, formatUnits, writeCsv, type GeneratedText } from '../demo/bill/generate-cur.ts'
import { curAsParquet } from './cur-parquet.ts'
import { widen, WIDE_CUR_COLUMNS } from './wide-cur.ts'

export const FILE_NAMES = [
  'cur-94-csv',
  'cur-94-gz',
  'cur-94-parquet',
  'cur-250-csv',
  'cur-250-gz',
  'focus-csv',
] as const

export type FileName = (typeof FILE_NAMES)[number]

/** What a file adds up to, known while its lines were made. */
interface Facts {
  rows: number
  billed: string
  effective: string
}

export interface GeneratedFile extends Facts {
  title: string
  path: string
  bytes: number
}

/** Where generated files are kept between runs: a million rows take about 12 s to make. */
export const FILES_FOLDER = join(import.meta.dirname, '..', 'data', 'bench')

interface Recipe {
  title: string
  extension: string
  from:
    ((rows: number) => GeneratedText) | { file: FileName; convert(from: string, to: string): Promise<void> }
}

const bill = (rows: number) => billLines({ month: '2026-10-01', rows, seed: 1 })
const gzip = (from: string, to: string) => pipeline(createReadStream(from), createGzip(), writeThrough(to))

const RECIPES: Record<FileName, Recipe> = {
  'cur-94-csv': {
    title: 'AWS CUR, 94 columns, CSV',
    extension: 'csv',
    from: (rows) => writeCsv(CUR_COLUMNS, bill(rows)),
  },
  'cur-94-gz': {
    title: 'AWS CUR, 94 columns, CSV.gz',
    extension: 'csv.gz',
    from: { file: 'cur-94-csv', convert: gzip },
  },
  'cur-94-parquet': {
    title: 'AWS CUR, 94 columns, Parquet',
    extension: 'parquet',
    from: { file: 'cur-94-csv', convert: (from, to) => curAsParquet(from, to, CUR_COLUMNS) },
  },
  'cur-250-csv': {
    title: 'AWS CUR, 250 columns, CSV',
    extension: 'csv',
    from: (rows) => writeCsv(WIDE_CUR_COLUMNS, widen(bill(rows))),
  },
  'cur-250-gz': {
    title: 'AWS CUR, 250 columns, CSV.gz',
    extension: 'csv.gz',
    from: { file: 'cur-250-csv', convert: gzip },
  },
  'focus-csv': {
    title: 'FOCUS 1.2, 57 columns, CSV',
    extension: 'csv',
    from: (rows) => writeCsv(FOCUS_COLUMNS, asFocus(bill(rows))),
  },
}

/** The file of this name with so many rows, made where it is not there yet: the same bytes every time. */
export async function generatedFile(
  name: FileName,
  rows: number,
  folder = FILES_FOLDER,
): Promise<GeneratedFile> {
  const { title, extension } = RECIPES[name]
  const path = join(folder, `${name}-${rows}.${extension}`)
  // Written last: where it is, the file is whole.
  const facts = `${path}.json`
  if (!existsSync(facts)) {
    mkdirSync(folder, { recursive: true })
    await writeFile(facts, JSON.stringify(await make(name, rows, folder, path)))
  }
  const known = JSON.parse(await readFile(facts, 'utf8')) as Facts
  return { title, ...known, path, bytes: statSync(path).size }
}

async function make(name: FileName, rows: number, folder: string, path: string): Promise<Facts> {
  const { from } = RECIPES[name]
  const partial = `${path}.part`
  if (typeof from !== 'function') {
    const { path: source, billed, effective } = await generatedFile(from.file, rows, folder)
    await from.convert(source, partial)
    await rename(partial, path)
    return { rows, billed, effective }
  }
  const { text, totals } = from(rows)
  await pipeline(Readable.from(text), writeThrough(partial))
  await rename(partial, path)
  return {
    rows: totals.rows,
    billed: decimal(totals.billed),
    effective: decimal(totals.effective),
  }
}

/** Onto the disk: what is still to be written would be so while the file is received, of which the disk has its share. */
function writeThrough(path: string): WriteStream {
  return createWriteStream(path, { flush: true })
}

/** As Outlay writes it: without zeros at the end. */
function decimal(units: bigint): string {
  return formatUnits(units).replace(/\.?0+$/, '')
}
