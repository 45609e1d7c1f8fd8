import type { FileMeasurement, Run } from './measure-file.ts'
import { count, median, megabytes, table } from './markdown-table.ts'
import type { QueryLatency } from './query-latency.ts'
import type { S3Load } from './s3-load.ts'

export interface LoadResults {
  files: FileMeasurement[]
  runs: number
  plainRows: number
  query: QueryLatency | undefined
  s3: S3Load | undefined
}

/** Tables of loads, with what was to be kept. Machines are noisy: each ratio is the median of those of its runs. */
export function loadTables({ files, runs, plainRows, query, s3 }: LoadResults): string {
  const parts: string[] = []
  if (files.length > 0) {
    const scaled = files.some(({ file, memory }) => memory.plain !== undefined && file.rows > plainRows)
    const plain = `; the plain way loads ${count(plainRows)} rows, and its time is scaled`
    parts.push(`Medians of ${runs} runs${scaled ? plain : ''}.`)
    parts.push(timesTable(files), ratiosTable(files), memoryTable(files))
  }
  if (query) parts.push(queryLine(query))
  if (s3) parts.push(s3Table(s3))
  return parts.join('\n\n')
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

function of(runs: Run[], way: keyof Run): number | undefined {
  const seconds = runs.flatMap((run) => run[way] ?? [])
  return seconds.length === 0 ? undefined : median(seconds)
}

const speed = (bytes: number, seconds: number) => (bytes / 1e6 / seconds).toFixed(0)
