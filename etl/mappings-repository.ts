import type { Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import { headerFingerprint } from './formats/custom/fingerprint.ts'
import type { ClientMappings } from './formats/recognise.ts'

/** The mappings that an upload's client has. */
export function clientMappings(
  db: Kysely<Database>,
  { clientId, uploadId }: { clientId: string; uploadId: string },
): ClientMappings {
  const mappings = db
    .selectFrom('custom_mapping')
    .where('custom_mapping.client_id', '=', clientId)
    .select(['custom_mapping.id', 'name', 'version', 'definition'])
  return {
    chosen: () =>
      mappings
        .innerJoin('upload', 'upload.mapping_id', 'custom_mapping.id')
        .where('upload.id', '=', uploadId)
        .where('upload.client_id', '=', clientId)
        .executeTakeFirst(),
    ofHeader: (header) =>
      mappings.where('header_fingerprint', '=', headerFingerprint(header)).executeTakeFirst(),
  }
}
