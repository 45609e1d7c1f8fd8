import { setTimeout as sleep } from 'node:timers/promises'
import type { MadeApiToken } from '../contract/account.ts'
import type { Stack } from './stack.ts'

/** Milliseconds. */
interface Latency {
  median: number
  p95: number
}

export interface AccountLatency {
  signIn: Latency
  /** Of a request that no route takes, and of the same answer after it was found out who asks. */
  nobody: Latency
  session: Latency
  token: Latency
}

const SIGN_INS = 50
const REQUESTS = 500
const WARM_UP_REQUESTS = 100
const PAUSE_MS = 5

/** Both answer 404 without any work of their own: one has no route, the other no module of that name. */
const WITHOUT_IDENTITY = '/api/nothing'
const WITH_IDENTITY = '/api/core/modules/nothing'

/** Signs in, and asks for next to nothing: one request at a time, the kinds in turn. */
export async function measureAccounts({ serverUrl, api, account }: Stack): Promise<AccountLatency> {
  const signIn: number[] = []
  for (let count = 0; count < SIGN_INS; count += 1) {
    const init = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(account) }
    signIn.push(await timeOf(`${serverUrl}/api/auth/sign-in`, 200, { method: 'POST', ...init }))
  }

  const { token } = await api.post<MadeApiToken>('/api/tokens', {
    name: 'Bench',
    scopes: ['read'],
    expiresInDays: 1,
  })
  const requests = {
    nobody: [WITHOUT_IDENTITY, {}],
    session: [WITH_IDENTITY, { cookie: await api.cookie() }],
    token: [WITH_IDENTITY, { authorization: `Bearer ${token}` }],
  } as const
  const times: Record<keyof typeof requests, number[]> = { nobody: [], session: [], token: [] }
  for (let count = 0; count < WARM_UP_REQUESTS + REQUESTS; count += 1) {
    for (const name of ['nobody', 'session', 'token'] as const) {
      const [path, headers] = requests[name]
      const time = await timeOf(serverUrl + path, 404, { headers })
      if (count >= WARM_UP_REQUESTS) times[name].push(time)
    }
  }
  return {
    signIn: latencyOf(signIn),
    nobody: latencyOf(times.nobody),
    session: latencyOf(times.session),
    token: latencyOf(times.token),
  }
}

async function timeOf(url: string, status: number, init: RequestInit): Promise<number> {
  await sleep(PAUSE_MS)
  const began = performance.now()
  const response = await fetch(url, init)
  await response.arrayBuffer()
  const time = performance.now() - began
  if (response.status !== status) throw new Error(`${url} answered ${response.status}, not ${status}.`)
  return time
}

function latencyOf(times: number[]): Latency {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!
  return { median: at(0.5), p95: at(0.95) }
}
