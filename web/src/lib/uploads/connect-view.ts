import { readUuids } from '../filters/readers.ts'
import { type Parameters, writeUrlState } from '../filters/url-state.ts'

/** Where somebody is in connecting: everything else is known to the server, and the same in every browser. */
interface ConnectView {
  /** Those whose outcome is looked at, together. */
  uploads: readonly string[] | undefined
}

export const connectParameters: Parameters<ConnectView> = {
  uploads: {
    name: 'upload',
    fallback: undefined,
    says: 'an upload, or several with commas between them',
    read: readUuids,
    write: (uploads) => uploads?.join(','),
  },
}

/** Of more than these an address would be longer than servers take. */
const MOST_NAMED = 100

/** The page that says what uploads brought, the newest first. */
export const foundAddress = (uploads: readonly string[]): string =>
  `/connect${writeUrlState(connectParameters, { uploads: uploads.slice(0, MOST_NAMED) })}`
