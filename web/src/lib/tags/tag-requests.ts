import { type Query, api, apiPath } from '../api/client.ts'
import type { NewTagMerge, TagMerge, TagRuleProposal, TagRules, TagRulesChange } from '../api/contract.ts'

export const readTagRules = (signal?: AbortSignal) =>
  api<TagRules>('/api/tag-rules', signal ? { signal } : {})

export const changeTagRules = (change: TagRulesChange) =>
  api<TagRules>('/api/tag-rules', { method: 'PUT', body: change })

/** What the data of the selection suggests, or of the uploads that are named. */
export const proposeTagRules = (query: Query, signal: AbortSignal) =>
  api<TagRuleProposal>(apiPath('/tag-rules/proposal', query), { signal })

export const listTagMerges = async (signal?: AbortSignal): Promise<TagMerge[]> =>
  (await api<{ items: TagMerge[] }>('/api/tag-merges', { keep: true, ...(signal && { signal }) })).items

export const acceptTagMerge = (merge: NewTagMerge) =>
  api<TagMerge>('/api/tag-merges', { method: 'POST', body: merge })

export const undoTagMerge = (id: string) =>
  api<undefined>(`/api/tag-merges/${encodeURIComponent(id)}`, { method: 'DELETE' })
