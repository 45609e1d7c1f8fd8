import { isUuid } from '../filters/readers.ts'
import { type Parameters, writeUrlState } from '../filters/url-state.ts'

/** Where somebody is in connecting: everything else is known to the server, and the same in every browser. */
interface ConnectView {
  /** The one whose outcome is looked at. */
  upload: string | undefined
}

export const connectParameters: Parameters<ConnectView> = {
  upload: {
    name: 'upload',
    fallback: undefined,
    says: 'an upload',
    read: (text) => (isUuid(text) ? text : undefined),
    write: (upload) => upload,
  },
}

/** The page that says what an upload brought. */
export const foundAddress = (upload: string): string =>
  `/connect${writeUrlState(connectParameters, { upload })}`
