import { type Query, api, apiPath } from '#lib/api/client.ts'

/** What a module answers, at the part of the API that the client's profile has. The caller names the contract's type. */
export const askModule = <Answer>(apiBase: string, module: string, query: Query, signal: AbortSignal) =>
  api<Answer>(apiPath(`${apiBase.replace(/^\/api/, '')}/modules/${encodeURIComponent(module)}`, query), {
    keep: true,
    signal,
  })
