import { setTimeout as sleep } from 'node:timers/promises'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { Values } from '../contract/dimensions.ts'
import type { QuestionData } from './question-data.ts'
import type { Question } from './questions.ts'
import type { Admin } from './stack.ts'

/** Milliseconds. */
export interface Times {
  p50: number
  p95: number
}

export interface Asked {
  name: string
  /** What the answer was read from; empty where it does not say so. */
  table: string
  rows: number
  /** From the request until the answer was sent, as the server says. */
  server: Times
  /** From the request to the last byte of the answer, with what sending and taking it takes. */
  outlay: Times
}

export interface Asking {
  serverUrl: string
  admin: Admin
  data: QuestionData
}

const WARM_UP = 3

/** An answer about costs ends with what it took; others say it before they begin. */
const STATS_LENGTH = 300

/** Asks each question so many times, one after the other. */
export async function askAll(asking: Asking, questions: readonly Question[], runs: number): Promise<Asked[]> {
  const answered: Asked[] = []
  for (const question of questions) {
    const { text, ...times } = await askAgainAndAgain(() => ask(asking, question), runs)
    const { rows, values, stats } = JSON.parse(text) as Partial<CostAnswer & Values>
    const [name, table] = [question.name, stats?.table ?? '']
    answered.push({ name, table, rows: (rows ?? values ?? []).length, ...times })
  }
  return answered
}

/** The overview of a client without a time: what its page asks for. */
export async function askOverview(asking: Asking, runs: number): Promise<Times> {
  const uploads = asking.data.uploads.map(({ uploadId }) => uploadId).join(',')
  const path = `/api/core/modules/overview?uploads=${uploads}`
  return (await askAgainAndAgain(() => send(asking, path, {}), runs)).outlay
}

/** Each asks, thinks, and asks the next; they begin at different moments. */
export async function askAsUsers(
  asking: Asking,
  questions: readonly Question[],
  { users, thinkMs, each }: { users: number; thinkMs: number; each: number },
): Promise<Times & { questions: number }> {
  const times: number[] = []
  await Promise.all(
    Array.from({ length: users }, async (_, user) => {
      await sleep((thinkMs / users) * user)
      for (let nth = 0; nth < each; nth += 1) {
        const question = questions[(user + nth) % questions.length]!
        times.push((await ask(asking, question)).milliseconds)
        await sleep(thinkMs)
      }
    }),
  )
  return { ...timesOf(times), questions: times.length }
}

interface Answer {
  milliseconds: number
  /** NaN where the server does not say it. */
  serverMs: number
  text: string
}

async function askAgainAndAgain(
  ask: () => Promise<Answer>,
  runs: number,
): Promise<{ server: Times; outlay: Times; text: string }> {
  for (let run = 0; run < WARM_UP; run += 1) await ask()
  const answers: Answer[] = []
  for (let run = 0; run < runs; run += 1) answers.push(await ask())
  return {
    server: timesOf(answers.map(({ serverMs }) => serverMs)),
    outlay: timesOf(answers.map(({ milliseconds }) => milliseconds)),
    text: answers[0]!.text,
  }
}

function ask(asking: Asking, { path, body }: Question): Promise<Answer> {
  const uploadIds = asking.data.uploads.map(({ uploadId }) => uploadId)
  return send(asking, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, uploadIds }),
  })
}

async function send(
  { serverUrl, admin }: Asking,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const headers = { ...init.headers, cookie: await admin.api.cookie() }
  const began = performance.now()
  const response = await fetch(serverUrl + path, { ...init, headers })
  const text = await response.text()
  const milliseconds = performance.now() - began
  if (!response.ok) throw new Error(`${init.body ?? path} was answered ${response.status}: ${text}`)
  const [, serverMs] =
    /"elapsedMs":(\d+)/.exec(text.slice(-STATS_LENGTH)) ??
    /dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '') ??
    []
  return { milliseconds, serverMs: Number(serverMs), text }
}

function timesOf(milliseconds: number[]): Times {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!
  return { p50: at(0.5), p95: at(0.95) }
}
