import { ApiError } from '../api/api-error.ts'
import { type Query, api, apiPath, respond } from '../api/client.ts'
import type {
  AskedQuestion,
  CostQuery,
  Dimensions,
  ExportFormat,
  QuestionProgress,
  SavedQuestion,
} from '../api/contract.ts'

/** What a request that may take long is made with. */
export interface Running {
  signal: AbortSignal
  /** By which it can be asked how far it is. */
  questionId: string
}

/** Of a request, version 4. Browsers have `randomUUID` for pages that came by https alone. */
export function newQuestionId(): string {
  const [a = '', b = '', c = '', d = ''] = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) =>
    part.toString(16).padStart(8, '0'),
  )
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`
}

export const runningHeaders = ({ questionId }: Running) => ({ 'x-question-id': questionId })

export const askQuestion = (question: SavedQuestion, running: Running) =>
  api<AskedQuestion>('/api/query/relative', {
    method: 'POST',
    body: question,
    signal: running.signal,
    headers: runningHeaders(running),
  })

/** Undefined where nothing of it runs: it waits for its turn, or has been answered. */
export async function readProgress({ questionId, signal }: Running): Promise<QuestionProgress | undefined> {
  try {
    return await api<QuestionProgress>(`/api/questions/${questionId}/progress`, { signal })
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

export const readDimensions = (query: Query, signal: AbortSignal) =>
  api<Dimensions>(apiPath('/dimensions', query), { signal })

export interface ExportedFile {
  name: string
  blob: Blob
}

/** The whole answer to a question as a file; `onBytes` is told how much of it has come. */
export async function exportAnswer(
  query: CostQuery,
  format: ExportFormat,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<ExportedFile> {
  const body = { ...query, limit: undefined, offset: undefined, format }
  const response = await respond('/api/query/export', { method: 'POST', body, signal })
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    parts.push(part.value)
    bytes += part.value.byteLength
    onBytes(bytes)
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  return { name: name ?? `costs.${format}`, blob: new Blob(parts) }
}
