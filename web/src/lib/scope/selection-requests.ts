import { api } from '../api/client.ts'
import type { Selection, SelectionPreview } from '../api/contract.ts'

export const saveSelection = (selection: Selection) =>
  api<Selection>('/api/selection', { method: 'PUT', body: selection })

/** What a selection would cover, without keeping it. */
export const previewSelection = (selection: Selection, signal: AbortSignal) =>
  api<SelectionPreview>('/api/selection/preview', { method: 'POST', body: selection, keep: true, signal })
