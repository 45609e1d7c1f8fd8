import { parseArgs } from 'node:util'
import { FILE_NAMES, type FileName } from './files.ts'

export const QUERY = 'query'
export const LARGE = 'cur-5gb'
export const ACCOUNTS = 'accounts'
export const S3 = 's3'

export interface Options {
  rows: number
  runs: number
  plainRows: number
  files: FileName[]
  measurements: (typeof QUERY | typeof S3 | typeof LARGE | typeof ACCOUNTS)[]
}

export const HELP = `Measures how fast billing files are loaded, and writes the result to data/bench/results.md.

  npm run bench -- [--rows <n>] [--runs <n>] [--plain-rows <n>] [--only <name>]…

  --rows        rows of each generated file (1000000)
  --runs        how often each is measured; medians are shown (3)
  --plain-rows  rows that the plain way loads; its time is scaled to the file (100000)
  --only        this alone, may be given more than once: ${[...FILE_NAMES, QUERY, S3, ACCOUNTS].join(', ')}
                or ${LARGE}, which is measured only when named, once, and takes 15 GB of disk

Generated files are kept in data/bench; everything else that a run writes is removed at its end.`

/** @throws Error with what is wrong with the arguments */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      'plain-rows': { type: 'string', default: '100000' },
      only: { type: 'string', multiple: true, default: [...FILE_NAMES, QUERY, S3, ACCOUNTS] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const known: readonly string[] = [...FILE_NAMES, QUERY, S3, LARGE, ACCOUNTS]
  const unknown = values.only.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(', ')} is none of ${known.join(', ')}.`)
  return {
    rows: wholeNumber('--rows', values.rows),
    runs: wholeNumber('--runs', values.runs),
    plainRows: wholeNumber('--plain-rows', values['plain-rows']),
    files: FILE_NAMES.filter((name) => values.only.includes(name)),
    measurements: ([QUERY, S3, LARGE, ACCOUNTS] as const).filter((name) => values.only.includes(name)),
  }
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${name} has to be a whole number from 1.`)
  return number
}
