import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureAccounts } from './accounts.ts'
import { clickTable } from './click-table.ts'
import { FILES_FOLDER, generatedFile } from './files.ts'
import { measureLargeLoad } from './large-load.ts'
import { measureClicks } from './measure-clicks.ts'
import { measureFile } from './measure-file.ts'
import { measureFindings } from './measure-findings.ts'
import { measurePages } from './measure-pages.ts'
import { measureQuestions } from './measure-questions.ts'
import {
  ACCOUNTS,
  CLICKS,
  FINDINGS,
  HELP,
  LARGE,
  LOADS,
  PAGES,
  QUERY,
  QUESTIONS,
  readOptions,
  S3,
  type Options,
} from './options.ts'
import { measureQueryLatency } from './query-latency.ts'
import { findingTables } from './finding-tables.ts'
import { loadTables } from './load-tables.ts'
import { pageTable } from './page-table.ts'
import { questionTables } from './question-tables.ts'
import { recordTables } from './record-tables.ts'
import { formatReport, type Results } from './report.ts'
import { measureS3Load, startBenchAws } from './s3-load.ts'
import { startStack } from './stack.ts'

/*
 * npm run bench [-- --help]: how fast a file becomes cost lines, beside what the engine does alone, DuckDB and the
 * plain way, in one run. Machines are noisy: the ratios count, and each is of times measured one after the other.
 */

const options = readOptions(process.argv.slice(2))
if (options === 'help') {
  console.log(HELP)
  process.exit()
}
mkdirSync(FILES_FOLDER, { recursive: true })
const wants = (name: Options['measurements'][number]) => options.measurements.includes(name)
const path = join(FILES_FOLDER, 'results.md')
const results: Results = {
  ...options,
  files: [],
  query: undefined,
  s3: undefined,
  large: undefined,
  accounts: undefined,
  questions: undefined,
  findings: undefined,
  pages: undefined,
  clicks: undefined,
}
await measureLoads(options)
if (wants(QUESTIONS)) keep({ questions: await measureQuestions(options.lines, say) })
if (wants(FINDINGS)) keep({ findings: await measureFindings(options.findingLines, say) })
if (wants(PAGES)) keep({ pages: await measurePages(say) })
if (wants(CLICKS)) keep({ clicks: await measureClicks(options.rounds, say) })
console.log(`\n${formatReport(results)}\nWritten to ${path}`)
if (options.record) record()

/** Writes it down at once: what comes after it may fail. */
function keep(part: Partial<Results>): void {
  Object.assign(results, part)
  writeFileSync(path, formatReport(results))
}

function record(): void {
  const { questions, findings, pages, clicks } = results
  if (wants(LOADS)) recordTables(LOADS, loadTables(results))
  if (questions) recordTables(QUESTIONS, questionTables(questions))
  if (findings) recordTables(FINDINGS, findingTables(findings))
  if (pages) recordTables(PAGES, pageTable(pages))
  if (clicks) recordTables(CLICKS, clickTable(clicks))
}

async function measureLoads(options: Options): Promise<void> {
  const ofLoads = [QUERY, S3, LARGE, ACCOUNTS] as const
  if (options.fileNames.length === 0 && !ofLoads.some(wants)) return
  const aws = await startBenchAws()
  const stack = await startStack({ variables: aws.env })
  try {
    for (const name of options.fileNames) {
      say(`Generating ${name}`)
      const file = await generatedFile(name, options.rows)
      say(`Measuring ${name}`)
      keep({ files: [...results.files, await measureFile(stack, file, options)] })
    }
    const cur = () => generatedFile('cur-94-csv', options.rows)
    if (wants(QUERY)) {
      say('Asking cost queries while a load runs')
      keep({ query: await measureQueryLatency(stack, await cur()) })
    }
    if (wants(S3)) {
      say('Loading by upload and from S3, in turn')
      keep({ s3: await measureS3Load(stack, aws, await cur(), options.runs) })
    }
    if (wants(LARGE)) {
      say('Generating and loading 5 GB')
      keep({ large: await measureLargeLoad(stack) })
    }
    if (wants(ACCOUNTS)) {
      say('Signing in, and asking with a session and a token')
      keep({ accounts: await measureAccounts(stack) })
    }
  } finally {
    await stack.stop()
    await aws.stop()
  }
}

function say(what: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)
}
