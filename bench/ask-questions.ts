import { setTimeout as sleep } from 'node:timers/promises'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { QuestionData } from './question-data.ts'
import type { Question } from './questions.ts'
import type { Admin } from './stack.ts'

/** Milliseconds, from the request to the last byte of its answer: the server's time, and what sending it takes. */
export interface Times {
  p50: number
  p95: number
}

export interface Asked {
  name: string
  /** What the answer was read from; empty where it does not say so. */
  table: string
  outlay: Times
}

export interface Asking {
  serverUrl: string
  admin: Admin
  data: QuestionData
}

const WARM_UP = 3

/** Asks each question so many times, one after the other. */
export async function askAll(asking: Asking, questions: readonly Question[], runs: number): Promise<Asked[]> {
  const answered: Asked[] = []
  for (const question of questions) {
    const { outlay, text } = await askAgainAndAgain(() => ask(asking, question), runs)
    const table = (JSON.parse(text) as Partial<CostAnswer>).stats?.table ?? ''
    answered.push({ name: question.name, table, outlay })
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
  text: string
}

async function askAgainAndAgain(
  ask: () => Promise<Answer>,
  runs: number,
): Promise<{ outlay: Times; text: string }> {
  const times: number[] = []
  let text = ''
  for (let run = 0; run < WARM_UP + runs; run += 1) {
    const answer = await ask()
    if (run >= WARM_UP) times.push(answer.milliseconds)
    text = answer.text
  }
  return { outlay: timesOf(times), text }
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
  return { milliseconds, text }
}

function timesOf(milliseconds: number[]): Times {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!
  return { p50: at(0.5), p95: at(0.95) }
}
