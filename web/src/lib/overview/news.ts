import type { Visit } from '../api/contract.ts'
import { formatDate } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'

/** What came since a visit, in words that lead to it. */
export interface News {
  since: string
  parts: { words: string; to: 'completed' | 'failed' | 'findings'; title?: string }[]
}

/** Undefined in the first visit, and where nothing came. */
export function newsOf(visit: Visit): News | undefined {
  const { since, completedUploads, failedUploads, uploads, newFindings } = visit
  if (since === null || completedUploads + failedUploads + newFindings === 0) return undefined
  const parts: News['parts'] = []
  if (completedUploads > 0) {
    const further = completedUploads - uploads.length
    parts.push({
      words: `${countOf(completedUploads, 'upload')} completed`,
      to: 'completed',
      title: [...uploads.map(({ fileName }) => fileName), ...(further > 0 ? [`${further} more`] : [])].join(
        '\n',
      ),
    })
  }
  if (failedUploads > 0) parts.push({ words: `${countOf(failedUploads, 'upload')} failed`, to: 'failed' })
  if (newFindings > 0) parts.push({ words: countOf(newFindings, 'new finding'), to: 'findings' })
  return { since: formatDate(since), parts }
}
