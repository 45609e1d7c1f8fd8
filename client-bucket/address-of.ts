import type { Selectable } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import type { BucketAddress } from './client-bucket.ts'

type ConnectionRow = Pick<
  Selectable<Database['connection']>,
  'id' | 'account_id' | 'role_arn' | 'external_id' | 'bucket' | 'prefix' | 'region'
>

/** Where the folder of a connection is. */
export function addressOf(connection: ConnectionRow): BucketAddress {
  return {
    connectionId: connection.id,
    accountId: connection.account_id,
    roleArn: connection.role_arn,
    externalId: connection.external_id,
    bucket: connection.bucket,
    prefix: connection.prefix,
    region: connection.region,
  }
}
