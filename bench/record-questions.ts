import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { QuestionMeasurement } from './measure-questions.ts'
import { questionTables } from './question-tables.ts'

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'performance.md')
const BEGIN = '<!-- written by npm run bench -- --only questions --record -->'
const END = '<!-- end of what the bench wrote -->'

/** Writes the tables in place of the last ones. */
export function recordQuestions(questions: QuestionMeasurement, path = DOCUMENT): void {
  const text = readFileSync(path, 'utf8')
  const [before, rest] = text.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`${path} has no place for the tables.`)
  const machine = `Measured on ${new Date().toISOString().slice(0, 10)}, ${process.platform} ${process.arch}, ${cpus().length} cores.`
  writeFileSync(path, `${before}${BEGIN}\n\n${machine} ${questionTables(questions)}\n\n${END}${after}`)
}
