import { listSessions } from '#lib/account/account-requests.ts'
import { orErrorPage } from '#lib/api/or-error-page.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async () => ({ sessions: (await orErrorPage(listSessions())).items })
