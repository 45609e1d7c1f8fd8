import { api } from '#lib/api/client.ts'
import type { ModuleSummary } from '#lib/api/contract.ts'

/** What a module answers, at the part of the API that the client's profile has. */
export const askModule = (apiBase: string, module: string, signal: AbortSignal) =>
  api<ModuleSummary>(`${apiBase}/modules/${encodeURIComponent(module)}`, { signal })
