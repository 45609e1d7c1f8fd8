import type { Upload } from '../../contract/upload.ts'
import type { PageSubjects } from '../../e2e/pages.ts'
import type { ApiClient } from '../api-client.ts'

/** What a client has that pages are about. */
export async function subjectsOf(
  client: ApiClient,
): Promise<PageSubjects & { replacingId: string | undefined }> {
  const idsOf = async (path: string, most: number) =>
    (await client.get<{ items: { id: string }[] }>(path)).items.slice(0, most).map(({ id }) => id)
  const uploadsOf = async (status: string) =>
    (await client.get<{ items: Upload[] }>(`/api/uploads?status=${status}`)).items
  const [completed, failed, connectionIds, queryIds] = await Promise.all([
    uploadsOf('completed'),
    uploadsOf('failed'),
    idsOf('/api/connections', 1),
    idsOf('/api/saved-queries', 3),
  ])
  const replaced = completed.find(({ periods }) => periods.some(({ supersededBy }) => supersededBy !== null))
  const replacingId =
    replaced?.periods.find(({ supersededBy }) => supersededBy !== null)?.supersededBy ?? undefined
  // Each of another kind: plain, with rows that were set aside, read by a mapping, replaced and what took its place.
  const shown = [
    completed[0]?.id,
    completed.find(({ rows }) => rows.rejected > 0)?.id,
    completed.find(({ format }) => format === 'custom')?.id,
    replaced?.id,
    replacingId,
    failed[0]?.id,
  ]
  return {
    uploadIds: [...new Set(shown.filter((id) => id != null))],
    unmappedId: failed.find(({ error }) => error?.code === 'unknown-format')?.id,
    connectionIds,
    queryIds,
    replacingId,
  }
}
