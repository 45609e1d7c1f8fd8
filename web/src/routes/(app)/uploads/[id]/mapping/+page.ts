import { orErrorPage } from '#lib/api/or-error-page.ts'
import { readUpload } from '#lib/api/requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ params }) => ({ upload: await orErrorPage(readUpload(params.id)) })
