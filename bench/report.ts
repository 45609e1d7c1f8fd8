import { cpus } from 'node:os'
import type { AccountLatency } from './accounts.ts'
import { clickTable } from './click-table.ts'
import type { LargeLoad } from './large-load.ts'
import { findingTables } from './finding-tables.ts'
import type { FileMeasurement, Run } from './measure-file.ts'
import { table } from './markdown-table.ts'
import type { ClickMeasurement } from './measure-clicks.ts'
import type { FindingMeasurement } from './measure-findings.ts'
import type { PageTimes } from './measure-pages.ts'
import type { QuestionMeasurement } from './measure-questions.ts'
import type { QueryLatency } from './query-latency.ts'
import { pageTable } from './page-table.ts'
import { questionTables } from './question-tables.ts'
import type { S3Load } from './s3-load.ts'
import { LOAD_MAX_MEMORY_BYTES } from './stack.ts'

export interface Results {
  files: FileMeasurement[]
  runs: number
  plainRows: number
  query: QueryLatency | undefined
  s3: S3Load | undefined
  large: LargeLoad | undefined
  accounts: AccountLatency | undefined
  questions: QuestionMeasurement | undefined
  findings: FindingMeasurement | undefined
  pages: PageTimes[] | undefined
  clicks: ClickMeasurement | undefined
}

/** The results as Markdown. Machines are noisy: each ratio is the median of those of its runs. */
export function formatReport({
  files,
  runs,
  plainRows,
  query,
  s3,
  large,
  accounts,
  questions,
  findings,
  pages,
  clicks,
}: Results): string {
  const [cpu] = cpus()
  const parts = [
    `${process.platform} ${process.arch}, ${cpus().length} × ${cpu?.model.trim() ?? 'CPU'}; medians of ${runs} runs.`,
  ]
  if (files.length > 0) parts.push(timesTable(files), ratiosTable(files), memoryTable(files))
  if (files.some(({ file, memory }) => memory.plain !== undefined && file.rows > plainRows)) {
    parts.push(`The plain way: ${count(plainRows)} rows loaded, the time scaled to all rows of the file.`)
  }
  if (query) parts.push(queryLine(query))
  if (s3) parts.push(s3Table(s3))
  if (large) parts.push(largeTable(large))
  if (accounts) parts.push(accountsTable(accounts))
  if (questions) parts.push(questionTables(questions))
  if (findings) parts.push(findingTables(findings))
  if (pages) parts.push(pageTable(pages))
  if (clicks) parts.push(clickTable(clicks))
  return `${parts.join('\n\n')}\n`
}

function timesTable(files: FileMeasurement[]): string {
  const rows = files.map(({ file, runs }) => {
    const seconds = (way: keyof Run) => (of(runs, way) === undefined ? '' : of(runs, way)!.toFixed(2))
    const outlay = of(runs, 'outlay')!
    return [
      file.title,
      count(file.rows),
      megabytes(file.bytes),
      seconds('receive'),
      seconds('outlay'),
      count(Math.round(file.rows / outlay)),
      (file.bytes / 1e6 / outlay).toFixed(0),
      seconds('landing'),
      seconds('bare'),
      seconds('duckdb'),
      seconds('plain'),
    ]
  })
  const columns = ['receive, s', 'Outlay, s', 'rows/s', 'MB/s']
  const others = ['same statement, s', 'bare insert, s', 'DuckDB, s', 'plain way, s']
  return table(['file', 'rows', 'MB', ...columns, ...others], rows)
}

function ratiosTable(files: FileMeasurement[]): string {
  const rows = files.map(({ file, runs }) => {
    const ratio = (a: keyof Run, b: keyof Run) => {
      const ratios = runs.flatMap((run) => (run[a] === undefined ? [] : [run[a] / run[b]!]))
      return ratios.length === 0 ? '' : median(ratios).toFixed(2)
    }
    return [
      file.title,
      speed(file.bytes, of(runs, 'receive')!),
      speed(file.bytes, of(runs, 'copy')!),
      ratio('receive', 'copy'),
      ratio('outlay', 'landing'),
      ratio('outlay', 'bare'),
      ratio('plain', 'outlay'),
      ratio('duckdb', 'outlay'),
    ]
  })
  return table(
    [
      'file',
      'received, MB/s',
      'a plain copy, MB/s',
      'receive ÷ copy',
      'Outlay ÷ same statement',
      'Outlay ÷ bare insert',
      'plain ÷ Outlay',
      'DuckDB ÷ Outlay',
    ],
    rows,
  )
}

function memoryTable(files: FileMeasurement[]): string {
  const rows = files.map(({ file, memory }) => [
    file.title,
    megabytes(memory.server),
    megabytes(memory.etl),
    megabytes(memory.clickhouse),
    megabytes(memory.duckdb),
    memory.plain === undefined ? '' : megabytes(memory.plain),
  ])
  const processes = ['server', 'etl', 'ClickHouse', 'DuckDB', 'plain way']
  return table(['peak memory, MB', ...processes], rows)
}

function queryLine({ idle, whileLoading, questionsWhileLoading }: QueryLatency): string {
  return (
    `Cost query, p95: ${idle.toFixed(1)} ms idle, ${whileLoading.toFixed(1)} ms while a load runs ` +
    `(${questionsWhileLoading} questions): ${(whileLoading / idle).toFixed(1)} ×, of at most 5.`
  )
}

function s3Table({ file, runs, etlMemory }: S3Load): string {
  const ratio = median(runs.map(({ s3, upload }) => s3 / upload))
  const row = [
    file.title,
    count(file.rows),
    megabytes(file.bytes),
    median(runs.map(({ upload }) => upload)).toFixed(2),
    median(runs.map(({ s3 }) => s3)).toFixed(2),
    ratio.toFixed(2),
    megabytes(etlMemory),
  ]
  return [
    table(['file', 'rows', 'MB', 'by upload, s', 'from S3, s', 'S3 ÷ upload', 'etl, MB'], [row]),
    'Receiving included; S3 ÷ upload is to be at most 1.3.',
  ].join('\n\n')
}

function largeTable({ file, receive, outlay, memory, statementMemory }: LargeLoad): string {
  const row = [
    count(file.rows),
    megabytes(file.bytes),
    receive.toFixed(1),
    outlay.toFixed(1),
    ...[memory.server, memory.etl, memory.clickhouse, statementMemory].map(megabytes),
  ]
  const kept = statementMemory <= LOAD_MAX_MEMORY_BYTES ? 'kept' : 'not kept'
  return [
    table(
      [
        'rows',
        'MB',
        'receive, s',
        'Outlay, s',
        'server, MB',
        'etl, MB',
        'ClickHouse, MB',
        'its statement, MB',
      ],
      [row],
    ),
    `The statement's limit of ${megabytes(LOAD_MAX_MEMORY_BYTES)} MB was ${kept}.`,
  ].join('\n\n')
}

function accountsTable({ signIn, nobody, session, token }: AccountLatency): string {
  const ms = (value: number) => value.toFixed(2)
  const rows = Object.entries({
    'sign-in': signIn,
    'a request of nobody': nobody,
    'the same with a session': session,
    'the same with an API token': token,
  }).map(([name, { median, p95 }]) => [name, ms(median), ms(p95)])
  const added = [session, token].map(({ median }) => ms(median - nobody.median))
  return [
    table(['one at a time', 'median, ms', 'p95, ms'], rows),
    `A session adds ${added[0]} ms, a token ${added[1]} ms, of at most 2; signing in takes at most 150 ms.`,
  ].join('\n\n')
}

function of(runs: Run[], way: keyof Run): number | undefined {
  const seconds = runs.flatMap((run) => run[way] ?? [])
  return seconds.length === 0 ? undefined : median(seconds)
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

const count = (value: number) => value.toLocaleString('en-US')
const speed = (bytes: number, seconds: number) => (bytes / 1e6 / seconds).toFixed(0)
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)
