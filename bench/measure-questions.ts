import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClickHouse } from '../clickhouse/client.ts'
import type { CostAnswer } from '../contract/cost-query.ts'
import { createDatabase } from '../migrations/database.ts'
import { askDuckDb } from './duckdb-questions.ts'
import { FILES_FOLDER } from './files.ts'
import { prepareQuestionData, type QuestionData } from './question-data.ts'
import { LINE_QUESTIONS, ROLLUP_QUESTIONS, type Question } from './questions.ts'
import { startStack, type Admin, type Stack } from './stack.ts'

/** Milliseconds. */
interface Times {
  p50: number
  p95: number
}

export interface AnsweredQuestion {
  name: string
  table: string
  outlay: Times
  /** The median. */
  duckDb: number
}

export interface QuestionMeasurement {
  lines: number
  rollups: (AnsweredQuestion & {
    /** The median over a tenth of the lines. */
    tenth: number
  })[]
  oneUpload: AnsweredQuestion[]
  allUploads: AnsweredQuestion[]
  users: Times & { questions: number }
}

const FOLDER = join(FILES_FOLDER, 'questions')

const WARM_UP = 3
const ROLLUP_RUNS = 40
const LINES_RUNS = 10
const USERS = 20
const THINK_MS = 5000
const QUESTIONS_OF_USER = 12

interface Asking {
  serverUrl: string
  admin: Admin
  data: QuestionData
}

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
    await stack.settle()
    say('Asking what rollups answer')
    const rollups = await askAll(full, ROLLUP_QUESTIONS, ROLLUP_RUNS)
    const ofTenth = await askAll(tenth, ROLLUP_QUESTIONS, ROLLUP_RUNS)
    say('Asking what lines answer')
    const last = { ...full, data: { ...full.data, uploads: full.data.uploads.slice(-1) } }
    const oneUpload = await askAll(last, LINE_QUESTIONS, LINES_RUNS)
    const allUploads = await askAll(full, LINE_QUESTIONS, LINES_RUNS)
    say(`${USERS} users`)
    const users = await askAsUsers(full)
    say('DuckDB')
    const duckDb = await askDuckDb(stack.clickhouseUrl, full.admin.clientId, full.data, FOLDER)
    const beside = <Answered extends { name: string }>(answered: Answered[], of: Record<string, number>) =>
      answered.map((question) => ({ ...question, duckDb: of[question.name]! }))
    return {
      lines: full.data.lines,
      rollups: beside(rollups, duckDb.allUploads).map((question, index) => ({
        ...question,
        tenth: ofTenth[index]!.outlay.p50,
      })),
      oneUpload: beside(oneUpload, duckDb.oneUpload),
      allUploads: beside(allUploads, duckDb.allUploads),
      users,
    }
  } finally {
    await stack.stop()
  }
}

async function prepare(stack: Stack, lines: number): Promise<Asking> {
  const admin = await stack.adminOf(`questions-${lines}`)
  const db = createDatabase(stack.databaseUrl)
  const clickhouse = createClickHouse(stack.clickhouseUrl)
  try {
    const data = await prepareQuestionData({ db, clickhouse }, admin.clientId, lines)
    return { serverUrl: stack.serverUrl, admin, data }
  } finally {
    await Promise.all([db.destroy(), clickhouse.close()])
  }
}

async function askAll(asking: Asking, questions: readonly Question[], runs: number) {
  const answered: Omit<AnsweredQuestion, 'duckDb'>[] = []
  for (const question of questions) {
    const times: number[] = []
    let table = ''
    for (let run = 0; run < WARM_UP + runs; run += 1) {
      const { milliseconds, text } = await ask(asking, question)
      if (run >= WARM_UP) times.push(milliseconds)
      else table = (JSON.parse(text) as Partial<CostAnswer>).stats?.table ?? table
    }
    answered.push({ name: question.name, table, outlay: timesOf(times) })
  }
  return answered
}

/** Each asks, thinks, and asks the next; they begin at different moments. */
async function askAsUsers(asking: Asking): Promise<QuestionMeasurement['users']> {
  const times: number[] = []
  await Promise.all(
    Array.from({ length: USERS }, async (_, user) => {
      await sleep((THINK_MS / USERS) * user)
      for (let nth = 0; nth < QUESTIONS_OF_USER; nth += 1) {
        const question = ROLLUP_QUESTIONS[(user + nth) % ROLLUP_QUESTIONS.length]!
        times.push((await ask(asking, question)).milliseconds)
        await sleep(THINK_MS)
      }
    }),
  )
  return { ...timesOf(times), questions: times.length }
}

/** From the request to the last byte of its answer. */
async function ask(
  { serverUrl, admin, data }: Asking,
  { name, path, body }: Question,
): Promise<{ milliseconds: number; text: string }> {
  const init = {
    method: 'POST',
    headers: { cookie: await admin.api.cookie(), 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, uploadIds: data.uploads.map(({ uploadId }) => uploadId) }),
  }
  const began = performance.now()
  const response = await fetch(serverUrl + path, init)
  const text = await response.text()
  const milliseconds = performance.now() - began
  if (!response.ok) throw new Error(`“${name}” was answered ${response.status}: ${text}`)
  return { milliseconds, text }
}

function timesOf(milliseconds: number[]): Times {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!
  return { p50: at(0.5), p95: at(0.95) }
}
