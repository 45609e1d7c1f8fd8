import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listUploads } from '#lib/api/requests.ts'
import type { UploadStatus } from '#lib/api/contract.ts'
import { statusWords } from '#lib/uploads/words.ts'
import type { PageLoad } from './$types'

const PAGE_SIZE = 50

const isStatus = (text: string | null): text is UploadStatus => text !== null && text in statusWords

export const load: PageLoad = async ({ url }) => {
  const asked = url.searchParams.get('status')
  const status = isStatus(asked) ? asked : undefined
  return { status, firstPage: await orErrorPage(listUploads({ status, limit: PAGE_SIZE })) }
}
