import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureAccounts } from './accounts.ts'
import { clickTable } from './click-table.ts'
import { FILES_FOLDER, generatedFile } from './files.ts'
import { measureLargeLoad } from './large-load.ts'
import { measureClicks } from './measure-clicks.ts'
import { measureFile, type FileMeasurement } from './measure-file.ts'
import { measureFindings } from './measure-findings.ts'
import { measurePages } from './measure-pages.ts'
import { measureQuestions } from './measure-questions.ts'
import {
  ACCOUNTS,
  CLICKS,
  FINDINGS,
  HELP,
  LARGE,
  PAGES,
  QUERY,
  QUESTIONS,
  readOptions,
  S3,
  type Options,
} from './options.ts'
import { measureQueryLatency } from './query-latency.ts'
import { findingTables } from './finding-tables.ts'
import { pageTable } from './page-table.ts'
import { questionTables } from './question-tables.ts'
import { recordTables } from './record-tables.ts'
import { formatReport } from './report.ts'
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
const loads = await measureLoads(options)
const questions = wants(QUESTIONS) ? await measureQuestions(options.lines, say) : undefined
const findings = wants(FINDINGS) ? await measureFindings(options.findingLines, say) : undefined
const pages = wants(PAGES) ? await measurePages(say) : undefined
const clicks = wants(CLICKS) ? await measureClicks(say) : undefined
const report = formatReport({ ...options, ...loads, questions, findings, pages, clicks })
const path = join(FILES_FOLDER, 'results.md')
writeFileSync(path, report)
console.log(`\n${report}\nWritten to ${path}`)
if (options.record && questions) recordTables(QUESTIONS, questionTables(questions))
if (options.record && findings) recordTables(FINDINGS, findingTables(findings))
if (options.record && pages) recordTables(PAGES, pageTable(pages))
if (options.record && clicks) recordTables(CLICKS, clickTable(clicks))

async function measureLoads(options: Options) {
  const files: FileMeasurement[] = []
  const nothing = { files, query: undefined, s3: undefined, large: undefined, accounts: undefined }
  const ofLoads = options.measurements.filter((name) => ![QUESTIONS, FINDINGS, PAGES, CLICKS].includes(name))
  if (options.files.length === 0 && ofLoads.length === 0) return nothing
  const aws = await startBenchAws()
  const stack = await startStack({ variables: aws.env })
  try {
    for (const name of options.files) {
      say(`Generating ${name}`)
      const file = await generatedFile(name, options.rows)
      say(`Measuring ${name}`)
      files.push(await measureFile(stack, file, options))
    }
    if (wants(QUERY)) say('Asking cost queries while a load runs')
    const query = wants(QUERY)
      ? await measureQueryLatency(stack, await generatedFile('cur-94-csv', options.rows))
      : undefined
    if (wants(S3)) say('Loading by upload and from S3, in turn')
    const s3 = wants(S3)
      ? await measureS3Load(stack, aws, await generatedFile('cur-94-csv', options.rows), options.runs)
      : undefined
    if (wants(LARGE)) say('Generating and loading 5 GB')
    const large = wants(LARGE) ? await measureLargeLoad(stack) : undefined
    if (wants(ACCOUNTS)) say('Signing in, and asking with a session and a token')
    const accounts = wants(ACCOUNTS) ? await measureAccounts(stack) : undefined
    return { files, query, s3, large, accounts }
  } finally {
    await stack.stop()
    await aws.stop()
  }
}

function say(what: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)
}
