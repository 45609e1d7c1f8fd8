import { setTimeout as sleep } from 'node:timers/promises'
import type { CostQuery } from '../contract/cost-query.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import type { GeneratedFile } from './files.ts'
import { requireExact } from './measure-file.ts'
import { removeUpload } from './remove-upload.ts'
import { sendFile } from './send-file.ts'
import type { Stack } from './stack.ts'

/** Milliseconds within which 95 of 100 questions are answered. */
export interface QueryLatency {
  idle: number
  whileLoading: number
  questionsWhileLoading: number
}

const IDLE_QUESTIONS = 200
const WARM_UP_QUESTIONS = 20
const PAUSE_MS = 25

/** Asks what the overview asks of a completed upload: with nothing else to do, and while another one is loaded. */
export async function measureQueryLatency(stack: Stack, file: GeneratedFile): Promise<QueryLatency> {
  const first = await sendFile(stack.serverUrl, stack.api, file.path)
  await completedUpload(stack.api, first.upload.id)
  await stack.settle()
  const ask = asker(stack, first.upload.id)
  for (let count = 0; count < WARM_UP_QUESTIONS; count += 1) await ask()
  const idle: number[] = []
  while (idle.length < IDLE_QUESTIONS) idle.push(await ask())

  const second = await sendFile(stack.serverUrl, stack.api, file.path)
  let loading = true
  const completed = completedUpload(stack.api, second.upload.id).finally(() => (loading = false))
  const whileLoading: number[] = []
  while (loading) whileLoading.push(await ask())
  requireExact(await completed, file)
  for (const { upload } of [first, second]) await removeUpload(stack, upload.id)
  await stack.clear()
  return { idle: p95(idle), whileLoading: p95(whileLoading), questionsWhileLoading: whileLoading.length }
}

/** Asks by service and day, and by service, in turn; answers how long it took. */
function asker({ api }: Stack, uploadId: string): () => Promise<number> {
  const common: CostQuery = {
    uploadIds: [uploadId],
    measures: ['effectiveCost'],
    dimensions: ['serviceName'],
  }
  const questions: CostQuery[] = [
    { ...common, granularity: 'day', limit: 100_000 },
    { ...common, orderBy: [{ field: 'effectiveCost', direction: 'desc' }], limit: 8 },
  ]
  let asked = 0
  return async () => {
    await sleep(PAUSE_MS)
    const began = performance.now()
    await api.post('/api/query', questions[asked % questions.length])
    asked += 1
    return performance.now() - began
  }
}

function p95(milliseconds: number[]): number {
  return milliseconds.toSorted((a, b) => a - b)[Math.ceil(milliseconds.length * 0.95) - 1]!
}
