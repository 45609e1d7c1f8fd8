import { join } from 'node:path'
import { createClickHouse } from '../clickhouse/client.ts'
import { createDatabase } from '../migrations/database.ts'
import { askAll, askAsUsers, askOverview, type Asked, type Asking, type Times } from './ask-questions.ts'
import { askDuckDb } from './duckdb-questions.ts'
import { exportLines, type ExportedLines } from './export-lines.ts'
import { FILES_FOLDER } from './files.ts'
import { DATA_VERSION, prepareQuestionData } from './question-data.ts'
import { DETAIL_QUESTIONS, LINE_QUESTIONS, ROLLUP_QUESTIONS, type Question } from './questions.ts'
import { findRollupFacts, type RollupFacts } from './rollup-facts.ts'
import { startStack, type Stack } from './stack.ts'

export interface AnsweredQuestion extends Asked {
  /** The median, in milliseconds. */
  duckDb: number
}

interface BothScopes {
  oneUpload: AnsweredQuestion[]
  allUploads: AnsweredQuestion[]
}

export interface QuestionMeasurement {
  lines: number
  facts: RollupFacts
  rollups: (AnsweredQuestion & {
    /** The median over a tenth of the lines. */
    tenth: number
  })[]
  details: BothScopes
  fromLines: BothScopes
  /** What the page of the overview asks for, in a dozen statements. */
  overview: Times
  users: Times & { questions: number }
  exports: ExportedLines[]
}

const FOLDER = join(FILES_FOLDER, 'questions')

const ROLLUP_RUNS = 40
const LINES_RUNS = 10
/** Two million lines, of fifty, and ten: memory is not to grow with them. */
const EXPORTED_UPLOADS = [1, 5]
const USERS = { users: 20, thinkMs: 5000, each: 12 }

/**
 * Asks questions about 24 uploads through the API, with so many lines and with a tenth of them, and DuckDB the same.
 * What is generated is kept for the next run.
 */
export async function measureQuestions(
  lines: number,
  say: (what: string) => void,
): Promise<QuestionMeasurement> {
  const stack = await startStack({ kept: FOLDER })
  try {
    say('Generating cost lines and their rollups')
    const tenth = await prepare(stack, Math.ceil(lines / 10))
    const full = await prepare(stack, lines)
    say('Making the rollups of an upload again')
    const facts = await withEngines(stack, (engines) =>
      findRollupFacts(engines, full.admin.clientId, full.data),
    )
    await stack.settle()
    say('Asking what rollups answer')
    const rollups = await askAll(full, ROLLUP_QUESTIONS, ROLLUP_RUNS)
    const ofTenth = await askAll(tenth, ROLLUP_QUESTIONS, ROLLUP_RUNS)
    const overview = await askOverview(full, ROLLUP_RUNS)
    const last = { ...full, data: { ...full.data, uploads: full.data.uploads.slice(-1) } }
    const askBoth = async (questions: readonly Question[]) => ({
      oneUpload: await askAll(last, questions, LINES_RUNS),
      allUploads: await askAll(full, questions, LINES_RUNS),
    })
    say('Asking what the rollups of resources answer')
    const details = await askBoth(DETAIL_QUESTIONS)
    say('Asking what lines answer')
    const fromLines = await askBoth(LINE_QUESTIONS)
    say(`${USERS.users} users`)
    const users = await askAsUsers(full, ROLLUP_QUESTIONS, USERS)
    say('Exporting lines')
    const exports = await exportLines(stack, full, EXPORTED_UPLOADS)
    say('DuckDB')
    const duckDb = await askDuckDb(stack.clickhouseUrl, full.admin.clientId, full.data, FOLDER)
    const beside = (asked: Asked[], of: Record<string, number>): AnsweredQuestion[] =>
      asked.map((question) => ({ ...question, duckDb: of[question.name]! }))
    const besideBoth = ({ oneUpload, allUploads }: Record<keyof BothScopes, Asked[]>): BothScopes => ({
      oneUpload: beside(oneUpload, duckDb.oneUpload),
      allUploads: beside(allUploads, duckDb.allUploads),
    })
    return {
      lines: full.data.lines,
      facts,
      rollups: beside(rollups, duckDb.allUploads).map((question, index) => ({
        ...question,
        tenth: ofTenth[index]!.server.p50,
      })),
      details: besideBoth(details),
      fromLines: besideBoth(fromLines),
      overview,
      users,
      exports,
    }
  } finally {
    await stack.stop()
  }
}

async function prepare(stack: Stack, lines: number): Promise<Asking> {
  const admin = await stack.adminOf(`questions-${DATA_VERSION}-${lines}`)
  const data = await withEngines(stack, (engines) => prepareQuestionData(engines, admin.clientId, lines))
  return { serverUrl: stack.serverUrl, admin, data }
}

async function withEngines<Result>(
  stack: Stack,
  action: (engines: Parameters<typeof prepareQuestionData>[0]) => Promise<Result>,
): Promise<Result> {
  const db = createDatabase(stack.databaseUrl)
  const clickhouse = createClickHouse(stack.clickhouseUrl)
  try {
    return await action({ db, clickhouse })
  } finally {
    await Promise.all([db.destroy(), clickhouse.close()])
  }
}
