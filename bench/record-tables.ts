import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'performance.md')
const END = '<!-- end of what the bench wrote -->'

/** Writes the tables of a measurement in place of the last ones. */
export function recordTables(measurement: string, tables: string, path = DOCUMENT): void {
  const begin = `<!-- written by npm run bench -- --only ${measurement} --record -->`
  const text = readFileSync(path, 'utf8')
  const [before, rest] = text.split(begin)
  if (before === undefined || !rest?.includes(END)) throw new Error(`${path} has no place for the tables.`)
  const after = rest.slice(rest.indexOf(END))
  const machine = `Measured on ${new Date().toISOString().slice(0, 10)}, ${process.platform} ${process.arch}, ${cpus().length} cores.`
  writeFileSync(path, `${before}${begin}\n\n${machine} ${tables}\n\n${after}`)
}
