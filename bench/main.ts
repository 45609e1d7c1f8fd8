import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureAccounts } from './accounts.ts'
import { FILES_FOLDER, generatedFile } from './files.ts'
import { measureLargeLoad } from './large-load.ts'
import { measureFile, type FileMeasurement } from './measure-file.ts'
import { ACCOUNTS, HELP, LARGE, QUERY, readOptions, S3 } from './options.ts'
import { measureQueryLatency } from './query-latency.ts'
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
const aws = await startBenchAws()
const stack = await startStack(aws.env)
try {
  const files: FileMeasurement[] = []
  for (const name of options.files) {
    say(`Generating ${name}`)
    const file = await generatedFile(name, options.rows)
    say(`Measuring ${name}`)
    files.push(await measureFile(stack, file, options))
  }
  const wantsQuery = options.measurements.includes(QUERY)
  if (wantsQuery) say('Asking cost queries while a load runs')
  const query = wantsQuery
    ? await measureQueryLatency(stack, await generatedFile('cur-94-csv', options.rows))
    : undefined
  const wantsS3 = options.measurements.includes(S3)
  if (wantsS3) say('Loading by upload and from S3, in turn')
  const s3 = wantsS3
    ? await measureS3Load(stack, aws, await generatedFile('cur-94-csv', options.rows), options.runs)
    : undefined
  const wantsLarge = options.measurements.includes(LARGE)
  if (wantsLarge) say('Generating and loading 5 GB')
  const large = wantsLarge ? await measureLargeLoad(stack) : undefined
  const wantsAccounts = options.measurements.includes(ACCOUNTS)
  if (wantsAccounts) say('Signing in, and asking with a session and a token')
  const accounts = wantsAccounts ? await measureAccounts(stack) : undefined
  const report = formatReport({ ...options, files, query, s3, large, accounts })
  const path = join(FILES_FOLDER, 'results.md')
  writeFileSync(path, report)
  console.log(`\n${report}\nWritten to ${path}`)
} finally {
  await stack.stop()
  await aws.stop()
}

function say(what: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)
}
