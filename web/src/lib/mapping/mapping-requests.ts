import { api } from '#lib/api/client.ts'
import type {
  CustomMapping,
  CustomMappingDefinition,
  MappingDraft,
  MappingPreview,
} from '#lib/api/contract.ts'

export const readMappingDraft = (uploadId: string, signal: AbortSignal) =>
  api<MappingDraft>(`/api/uploads/${encodeURIComponent(uploadId)}/mapping-draft`, { signal })

export const previewMapping = (uploadId: string, definition: CustomMappingDefinition, signal: AbortSignal) =>
  api<MappingPreview>(`/api/uploads/${encodeURIComponent(uploadId)}/mapping-preview`, {
    method: 'POST',
    body: { definition },
    signal,
  })

export const saveMapping = (mapping: {
  uploadId: string
  name: string
  definition: CustomMappingDefinition
}) => api<CustomMapping>('/api/mappings', { method: 'POST', body: mapping })

export const listMappings = () => api<{ items: CustomMapping[] }>('/api/mappings')

export const deleteMapping = (id: string) =>
  api<undefined>(`/api/mappings/${encodeURIComponent(id)}`, { method: 'DELETE' })
