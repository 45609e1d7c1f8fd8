import type { Connection } from '../api/contract.ts'
import { folderOf } from '../connections/connection-words.ts'

type Place = Pick<Connection, 'bucket' | 'prefix'>

/** A folder on the way to where one is. */
export interface Crumb {
  label: string
  path: string
}

/** From the connection's own folder, which is called as it is in S3, to the one at this path. */
export function crumbsOf({ bucket, prefix }: Place, path: string): Crumb[] {
  const names = path.split('/').slice(0, -1)
  const below = names.map((name, index) => ({
    label: name || '(no name)',
    path: `${names.slice(0, index + 1).join('/')}/`,
  }))
  return [{ label: `${bucket}/${prefix}`.replace(/\/$/, ''), path: '' }, ...below]
}

/** `a/b/` of `a/b/c.csv`, and nothing of `c.csv`. */
export const folderOfPath = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** Of an object in this connection's folder; nothing for one that lies elsewhere, as where the folder was changed. */
export function pathOfUri(connection: Place, uri: string): string | undefined {
  const root = folderOf(connection)
  return uri.startsWith(root) ? uri.slice(root.length) : undefined
}

/**
 * Where the manifest of a report lies whose part is in this folder: in the same one, but for a data export, which
 * keeps them beside `data/`, in `metadata/`.
 */
export const manifestFolderOf = (folder: string): string =>
  folder.replace(/(^|\/)data\/(BILLING_PERIOD=[^/]+\/)/i, '$1metadata/$2')
