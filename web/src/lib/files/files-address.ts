import { resolve } from '$app/paths'
import type { Connection } from '#lib/api/contract.ts'
import { writeUrlState } from '#lib/filters/url-state.ts'
import { type FolderView, folderParameters } from './folder-view.ts'
import { folderOfPath, pathOfUri } from './paths.ts'

/** The file manager, in the folder in which an object lies; in the first one where it lies elsewhere now. */
export function filesAddress(connection: Connection, uri: string | null): string {
  const path = folderOfPath((uri && pathOfUri(connection, uri)) ?? '')
  const view: FolderView = { path, search: undefined }
  return (
    resolve('/(app)/connections/[id]/files', { id: connection.id }) + writeUrlState(folderParameters, view)
  )
}
