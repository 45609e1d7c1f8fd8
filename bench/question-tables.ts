import type { Asked } from './ask-questions.ts'
import type { ExportedLines } from './export-lines.ts'
import { table } from './markdown-table.ts'
import type { AnsweredQuestion, QuestionMeasurement } from './measure-questions.ts'
import type { RollupFacts } from './rollup-facts.ts'

/** Milliseconds of at most. */
const GOALS = { rollups: 60, oneUpload: 600, allUploads: 3000, users: 150 }

/** How many times as long a question may take with ten times the lines. */
const MOST_TIMES = 2

/** Tables of what questions took, each with what was to be kept. */
export function questionTables({
  lines,
  facts,
  rollups,
  details,
  fromLines,
  overview,
  users,
  exports,
}: QuestionMeasurement): string {
  const ratios = rollups.map(({ server, tenth }) => server.p50 / tenth)
  const ratio = Math.max(...ratios)
  const both = [
    ['the rollups of resources', details],
    ['the lines', fromLines],
  ] as const
  return [
    `24 uploads with ${count(lines)} cost lines of ${facts.data.services} services, ${facts.data.accounts} accounts, ` +
      `${count(facts.data.resources)} resources and ${facts.data.tagKeys} tag keys; milliseconds from the request to ` +
      'its last row, as the server says, and to the last byte, as its reader does. DuckDB has the same lines in one ' +
      'table, without rollups.',
    table(
      [
        'from small rollups, all uploads',
        'table',
        'rows',
        'p50',
        'p95',
        'last byte, p95',
        'with a tenth of the lines',
        'ratio',
        'DuckDB',
      ],
      rollups.map(({ tenth, duckDb, ...question }, index) => [
        ...cellsOf(question),
        ms(tenth),
        ratios[index]!.toFixed(2),
        ms(duckDb),
      ]),
    ),
    `${verdict('p95', worst(rollups), GOALS.rollups)} Ten times the lines cost ${ratio.toFixed(2)} times as much at the ` +
      `most, of at most ${MOST_TIMES}${ratio <= MOST_TIMES ? '' : ': not kept'}.`,
    ...both.flatMap(([title, { oneUpload, allUploads }]) => [
      linesTable(`from ${title}, one upload`, oneUpload),
      verdict('p95', worst(oneUpload), GOALS.oneUpload),
      linesTable(`from ${title}, all uploads`, allUploads),
      verdict('p95', worst(allUploads), GOALS.allUploads),
    ]),
    `20 users with 5 s between their questions from small rollups, ${users.questions} questions, to the last byte: ` +
      `p50 ${ms(users.p50)} ms. ` +
      verdict('p95', users.p95, GOALS.users),
    `The overview, of all uploads, to the last byte: p50 ${ms(overview.p50)} ms, p95 ${ms(overview.p95)} ms.`,
    exportsTable(exports),
    sizesTable(facts),
    `etl makes all rollups of an upload in ${facts.secondsPerMillionLines.toFixed(1)} s for each million of its lines.`,
  ].join('\n\n')
}

function linesTable(title: string, questions: AnsweredQuestion[]): string {
  return table(
    [title, 'table', 'rows', 'p50', 'p95', 'last byte, p95', 'DuckDB'],
    questions.map(({ duckDb, ...question }) => [...cellsOf(question), ms(duckDb)]),
  )
}

function cellsOf({ name, table, rows, server, outlay }: Asked): string[] {
  return [name, table, count(rows), ms(server.p50), ms(server.p95), ms(outlay.p95)]
}

function sizesTable({ tables }: RollupFacts): string {
  const [lines] = tables
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`
  return table(
    ['table', 'rows', 'of the lines', 'MB', 'of the lines'],
    tables.map(({ name, rows, bytes }) => [
      name,
      count(rows),
      share(rows, lines!.rows),
      (bytes / 1e6).toFixed(1),
      share(bytes, lines!.bytes),
    ]),
  )
}

function exportsTable(exports: ExportedLines[]): string {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(0)
  return table(
    ['lines as FOCUS 1.2', 'lines', 'MB', 's', 'server before, MB', 'its peak, MB', 'ClickHouse, peak MB'],
    exports.map(({ format, lines, bytes, seconds, server, clickhouse }) => [
      format === 'csv' ? 'CSV' : 'Parquet',
      count(lines),
      mb(bytes),
      seconds.toFixed(1),
      mb(server.before),
      mb(server.peak),
      mb(clickhouse),
    ]),
  )
}

function worst(questions: Asked[]): number {
  return Math.max(...questions.map(({ server }) => server.p95))
}

function verdict(what: string, value: number, goal: number): string {
  return `The highest ${what} is ${ms(value)} ms, of at most ${goal}${value <= goal ? '' : ': not kept'}.`
}

function ms(milliseconds: number): string {
  return milliseconds < 100 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
