import { parseArgs } from 'node:util'
import { FILE_NAMES, type FileName } from './files.ts'

export const QUERY = 'query'
export const LARGE = 'cur-5gb'
export const ACCOUNTS = 'accounts'
export const QUESTIONS = 'questions'
export const S3 = 's3'

export interface Options {
  rows: number
  runs: number
  plainRows: number
  /** Of the uploads that questions are asked about. */
  lines: number
  files: FileName[]
  measurements: (typeof QUERY | typeof S3 | typeof LARGE | typeof ACCOUNTS | typeof QUESTIONS)[]
  /** Whether the tables of questions are written into docs/performance.md, too. */
  record: boolean
}

export const HELP = `Measures how fast billing files are loaded and questions answered, and writes the result to data/bench/results.md.

  npm run bench -- [--rows <n>] [--runs <n>] [--plain-rows <n>] [--lines <n>] [--only <name>]… [--record]

  --rows        rows of each generated file (1000000)
  --runs        how often each is measured; medians are shown (3)
  --plain-rows  rows that the plain way loads; its time is scaled to the file (100000)
  --lines       cost lines of the 24 uploads that ${QUESTIONS} asks about, made in the engine (50000000)
  --record      writes the tables of ${QUESTIONS} into docs/performance.md, too
  --only        this alone, may be given more than once: ${[...FILE_NAMES, QUERY, S3, ACCOUNTS].join(', ')}
                or, measured only when named, ${LARGE}, which takes 15 GB of disk,
                and ${QUESTIONS}, which takes 20 GB and keeps them

Generated files are kept in data/bench, as are the uploads that ${QUESTIONS} asks about; everything else that a run writes is removed at its end.`

/** @throws Error with what is wrong with the arguments */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      'plain-rows': { type: 'string', default: '100000' },
      lines: { type: 'string', default: '50000000' },
      record: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [...FILE_NAMES, QUERY, S3, ACCOUNTS] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const known: readonly string[] = [...FILE_NAMES, QUERY, S3, LARGE, ACCOUNTS, QUESTIONS]
  const unknown = values.only.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(', ')} is none of ${known.join(', ')}.`)
  return {
    rows: wholeNumber('--rows', values.rows),
    runs: wholeNumber('--runs', values.runs),
    plainRows: wholeNumber('--plain-rows', values['plain-rows']),
    lines: wholeNumber('--lines', values.lines),
    record: values.record,
    files: FILE_NAMES.filter((name) => values.only.includes(name)),
    measurements: ([QUERY, S3, LARGE, ACCOUNTS, QUESTIONS] as const).filter((name) =>
      values.only.includes(name),
    ),
  }
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${name} has to be a whole number from 1.`)
  return number
}
