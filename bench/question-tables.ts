import { table } from './markdown-table.ts'
import type { AnsweredQuestion, QuestionMeasurement } from './measure-questions.ts'

/** Milliseconds of at most. */
const GOALS = { rollups: 60, oneUpload: 600, allUploads: 3000, users: 150 }

/** Tables of what questions took, each with what was to be kept. */
export function questionTables({
  lines,
  rollups,
  oneUpload,
  allUploads,
  users,
}: QuestionMeasurement): string {
  const count = lines.toLocaleString('en-US')
  return [
    `24 uploads with ${count} cost lines; milliseconds from the request to the last byte of its answer. DuckDB has the ` +
      'same lines in one table, without rollups.',
    table(
      ['from a rollup', 'table', 'p50', 'p95', 'with a tenth of the lines', 'ratio', 'DuckDB'],
      rollups.map(({ tenth, ...question }) => {
        const [name, from, p50, p95, duckDb] = cellsOf(question)
        return [name, from, p50, p95, ms(tenth), (question.outlay.p50 / tenth).toFixed(2), duckDb]
      }),
    ),
    `${verdict('p95', worst(rollups), GOALS.rollups)} Ten times the lines cost ` +
      `${Math.max(...rollups.map(({ outlay, tenth }) => outlay.p50 / tenth)).toFixed(2)} times as much, of at most 2.`,
    linesTable('from the lines of one upload', oneUpload),
    verdict('p95', worst(oneUpload), GOALS.oneUpload),
    linesTable('from the lines of all uploads', allUploads),
    verdict('p95', worst(allUploads), GOALS.allUploads),
    `20 users with 5 s between their questions from rollups, ${users.questions} questions: p50 ${ms(users.p50)} ms. ` +
      verdict('p95', users.p95, GOALS.users),
  ].join('\n\n')
}

function linesTable(title: string, questions: AnsweredQuestion[]): string {
  return table([title, 'table', 'p50', 'p95', 'DuckDB'], questions.map(cellsOf))
}

function cellsOf({
  name,
  table,
  outlay,
  duckDb,
}: AnsweredQuestion): [string, string, string, string, string] {
  return [name, table, ms(outlay.p50), ms(outlay.p95), ms(duckDb)]
}

function worst(questions: AnsweredQuestion[]): number {
  return Math.max(...questions.map(({ outlay }) => outlay.p95))
}

function verdict(what: string, value: number, goal: number): string {
  return `The highest ${what} is ${ms(value)} ms, of at most ${goal}${value <= goal ? '' : ': not kept'}.`
}

function ms(milliseconds: number): string {
  return milliseconds < 100 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)
}
