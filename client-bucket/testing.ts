import { startTestAws, type TestAws } from '../testing/aws.ts'
import type { BucketAddress } from './client-bucket.ts'

const ROLE = 'arn:aws:iam::111122223333:role/outlay-billing'

export const ADDRESS: BucketAddress = {
  connectionId: '0198c0de-0000-7000-8000-000000000001',
  accountId: '111122223333',
  roleArn: ROLE,
  externalId: 'external-id-of-the-test',
  bucket: 'acme-billing',
  prefix: 'cur/',
  region: 'eu-central-1',
}

/** What no message may have in it. */
export const SECRETS = [
  /arn:/i,
  /\d{12}/,
  /external-id-of/,
  /outlay-billing/,
  /AKIA|ASIA/,
  /STANDIN|request-?id/i,
]

/** An account with the bucket, and a role that may read `cur/` of it and no more. */
export async function startAccount(): Promise<TestAws> {
  const aws = await startTestAws()
  aws.applyEnv()
  await aws.addBucket(ADDRESS.bucket, { region: ADDRESS.region })
  allow(aws)
  return aws
}

/** The role with these folders of the bucket; all of it where one of them is empty. */
export function allow(aws: TestAws, prefixes: string[] = [ADDRESS.prefix]): void {
  aws.addRole({ arn: ROLE, externalId: ADDRESS.externalId, policy: { bucket: ADDRESS.bucket, prefixes } })
}
