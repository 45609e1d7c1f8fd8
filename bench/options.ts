import { parseArgs } from 'node:util'
import { FILE_NAMES, type FileName } from './files.ts'

/** All files, cost queries beside a load, and a load from a bucket. */
export const LOADS = 'loads'
export const QUERY = 'query'
export const LARGE = 'cur-5gb'
export const ACCOUNTS = 'accounts'
export const QUESTIONS = 'questions'
export const FINDINGS = 'findings'
export const S3 = 's3'
export const PAGES = 'pages'
export const CLICKS = 'clicks'

const MEASUREMENTS = [LOADS, QUERY, S3, LARGE, ACCOUNTS, QUESTIONS, FINDINGS, PAGES, CLICKS] as const

const OF_LOADS = [...FILE_NAMES, QUERY, S3] as const

export interface Options {
  rows: number
  runs: number
  plainRows: number
  /** Of the uploads that questions are asked about, and of the month that rules look at. */
  lines: number
  findingLines: number
  /** Of clicks. */
  rounds: number
  fileNames: FileName[]
  measurements: (typeof MEASUREMENTS)[number][]
  /** Whether the tables of loads, questions, findings, pages and clicks are written into docs/performance.md, too. */
  record: boolean
}

export const HELP = `Measures how fast billing files are loaded and questions answered, and writes the result to data/bench/results.md.

  npm run bench -- [--rows <n>] [--runs <n>] [--plain-rows <n>] [--lines <n>] [--rounds <n>] [--only <name>]… [--record]

  --rows        rows of each generated file (1000000)
  --runs        how often each is measured; medians are shown (3)
  --plain-rows  rows that the plain way loads; its time is scaled to the file (100000)
  --lines       cost lines, made in the engine: of the 24 uploads that ${QUESTIONS} asks about (50000000),
                or of the month that ${FINDINGS} looks at (10000000)
  --rounds      of what ${CLICKS} does on each page: of each kind of click so many, or more (24)
  --record      writes the tables of ${LOADS}, ${QUESTIONS}, ${FINDINGS}, ${PAGES} and ${CLICKS} into docs/performance.md, too
  --only        this alone, may be given more than once: ${ACCOUNTS}, ${LOADS}, which are ${OF_LOADS.join(', ')},
                or, measured only when named, ${LARGE}, which takes 15 GB of disk,
                ${QUESTIONS}, which takes 20 GB and keeps them, ${FINDINGS}, which takes 2 GB and keeps them,
                ${PAGES} and ${CLICKS}, which load the bills of the demonstration and keep them

Generated files are kept in data/bench, as is what ${QUESTIONS} and ${FINDINGS} are about; everything else that a run writes is removed at its end.`

/** @throws Error with what is wrong with the arguments */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      'plain-rows': { type: 'string', default: '100000' },
      lines: { type: 'string' },
      rounds: { type: 'string', default: '24' },
      record: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [LOADS, ACCOUNTS] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const known: readonly string[] = [...FILE_NAMES, ...MEASUREMENTS]
  const unknown = values.only.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(', ')} is none of ${known.join(', ')}.`)
  const named: readonly string[] = [...values.only, ...(values.only.includes(LOADS) ? OF_LOADS : [])]
  return {
    rows: wholeNumber('--rows', values.rows),
    runs: wholeNumber('--runs', values.runs),
    plainRows: wholeNumber('--plain-rows', values['plain-rows']),
    lines: wholeNumber('--lines', values.lines ?? '50000000'),
    findingLines: wholeNumber('--lines', values.lines ?? '10000000'),
    rounds: wholeNumber('--rounds', values.rounds),
    record: values.record,
    fileNames: FILE_NAMES.filter((name) => named.includes(name)),
    measurements: MEASUREMENTS.filter((name) => named.includes(name)),
  }
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${name} has to be a whole number from 1.`)
  return number
}
