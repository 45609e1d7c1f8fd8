import { createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs'
import { rename, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatUnits, generateCur } from '../demo/bill/generate-cur.ts'

export interface GeneratedFile {
  path: string
  bytes: number
  rows: number
  billed: string
  effective: string
}

/** A generated report with what it adds up to, kept between runs: a million rows take 12 s to make. */
export async function generatedCur(rows: number): Promise<GeneratedFile> {
  const folder = join(import.meta.dirname, '..', 'data', 'bench')
  const path = join(folder, `cur-${rows}.csv`)
  const facts = `${path}.json`
  if (!existsSync(facts)) {
    mkdirSync(folder, { recursive: true })
    console.log(`Generating ${rows.toLocaleString('en-US')} rows`)
    const { text, totals } = generateCur({ month: '2026-10-01', rows, seed: 1 })
    await pipeline(Readable.from(text), createWriteStream(`${path}.part`))
    await rename(`${path}.part`, path)
    await writeFile(
      facts,
      JSON.stringify({ rows, billed: formatUnits(totals.billed), effective: formatUnits(totals.effective) }),
    )
  }
  const known = JSON.parse(await readFile(facts, 'utf8')) as Omit<GeneratedFile, 'path' | 'bytes'>
  return { ...known, path, bytes: statSync(path).size }
}
