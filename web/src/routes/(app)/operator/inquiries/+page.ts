import { orErrorPage } from '#lib/api/or-error-page.ts'
import { listInquiries } from '#lib/inquiries/inquiry-requests.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent, url }) => {
  await parent()
  const handled = url.searchParams.get('handled') === 'true'
  return { handled, firstPage: await orErrorPage(listInquiries({ handled: String(handled), limit: 50 })) }
}
