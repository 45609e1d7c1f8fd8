import type { Connection, Verification } from '../contract/connection.ts'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from './api-client.ts'
import { ANY_EXTERNAL_ID } from './aws/identities.ts'
import type { AwsStandIn } from './aws/stand-in.ts'
import { completedUpload } from './completed-upload.ts'
import { newestManifest, SAMPLE_BUCKET } from './sample-bucket.ts'

/**
 * Connects a client to the sample bucket, as its admin would, and loads the newest month of it. A second start finds
 * the connection.
 */
export async function connectSample(
  admin: ApiClient,
  aws: AwsStandIn,
  months: readonly string[],
): Promise<void> {
  const { accountId, roleArn, bucket, prefix, region } = SAMPLE_BUCKET
  // That of the connection is made later, and more connections can be tried with the same role.
  aws.addRole({ arn: roleArn, externalId: ANY_EXTERNAL_ID, policy: { bucket, prefixes: [prefix] } })
  const { items } = await admin.get<{ items: Connection[] }>('/api/connections')
  if (items.some((connection) => connection.roleArn === roleArn)) return
  const { id } = await admin.post<Connection>('/api/connections', {
    name: 'Northwind billing',
    accountId,
    roleArn,
    bucket,
    prefix,
    region,
  })
  const { status, checks } = await admin.post<Verification>(`/api/connections/${id}/verify`, {})
  if (status !== 'verified') {
    throw new Error(`The sample connection is not verified: ${checks.find(({ ok }) => !ok)?.message}`)
  }
  const { uploads } = await admin.post<{ uploads: Upload[] }>(`/api/connections/${id}/ingest`, {
    paths: [newestManifest(months)],
  })
  for (const upload of uploads) await completedUpload(admin, upload.id)
}
