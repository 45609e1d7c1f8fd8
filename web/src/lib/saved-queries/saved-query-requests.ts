import { ApiError } from '../api/api-error.ts'
import { api } from '../api/client.ts'
import type {
  NewSavedQuery,
  SavedQuery,
  SavedQueryChange,
  SavedQueryRun,
  SavedQueryVersionList,
} from '../api/contract.ts'
import { type Running, runningHeaders } from '../questions/question-requests.ts'

const pathOf = (id: string) => `/api/saved-queries/${encodeURIComponent(id)}`

export const listSavedQueries = async (): Promise<SavedQuery[]> =>
  (await api<{ items: SavedQuery[] }>('/api/saved-queries')).items

export const readSavedQuery = (id: string) => api<SavedQuery>(pathOf(id))

export const saveQuery = (query: NewSavedQuery) =>
  api<SavedQuery>('/api/saved-queries', { method: 'POST', body: query })

export const changeSavedQuery = (id: string, change: SavedQueryChange) =>
  api<SavedQuery>(pathOf(id), { method: 'PATCH', body: change })

export const deleteSavedQuery = (id: string) => api<void>(pathOf(id), { method: 'DELETE' })

export const listVersions = async (id: string): Promise<SavedQueryVersionList['items']> =>
  (await api<SavedQueryVersionList>(`${pathOf(id)}/versions`)).items

export const runSavedQuery = (id: string, running: Running) =>
  api<SavedQueryRun>(`${pathOf(id)}/run`, {
    method: 'POST',
    signal: running.signal,
    headers: runningHeaders(running),
  })

/** Undefined where it has not run yet. */
export async function readLatestRun(id: string): Promise<SavedQueryRun | undefined> {
  try {
    return await api<SavedQueryRun>(`${pathOf(id)}/runs/latest`)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}
