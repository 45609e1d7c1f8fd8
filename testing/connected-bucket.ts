import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import type { TestAws } from './aws.ts'

export interface ConnectedBucket {
  connectionId: string
  bucket: string
  prefix: string
  roleArn: string
  externalId: string
}

/** A new bucket of the stand-in, with a role that may read one folder of it, and a client's verified connection there. */
export async function connectBucket(
  db: Kysely<Database>,
  aws: TestAws,
  {
    clientId,
    prefix = 'cur/',
    versioned = false,
  }: { clientId: string; prefix?: string; versioned?: boolean },
): Promise<ConnectedBucket> {
  const name = randomUUID()
  const bucket = `bills-${name}`
  const [region, accountId, externalId] = ['eu-central-1', '111122223333', `outlay-${name}`]
  const roleArn = `arn:aws:iam::${accountId}:role/${name}`
  await aws.addBucket(bucket, { region, versioned })
  aws.addRole({ arn: roleArn, externalId, policy: { bucket, prefixes: [prefix] } })
  const { id: connectionId } = await db
    .insertInto('connection')
    .values({
      client_id: clientId,
      name: 'Bills',
      account_id: accountId,
      role_arn: roleArn,
      bucket,
      prefix,
      region,
      external_id: externalId,
      status: 'verified',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { connectionId, bucket, prefix, roleArn, externalId }
}
