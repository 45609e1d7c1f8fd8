import type { BucketAddress } from './client-bucket.ts'
import { POLICY_VERSION, policyJson, readFolderStatements } from './folder-policy.ts'

/** STS takes 2048 characters, in which the prefix stands twice. */
const MAX_PREFIX_CHARACTERS = 600

/**
 * Allows to read the folder and nothing else. It narrows what the role allows, so that a role that may do more can do
 * no more through us.
 */
export function sessionPolicy({ roleArn, bucket, prefix }: BucketAddress): string {
  const partition = roleArn.split(':')[1]
  const statements = [
    ...readFolderStatements(`arn:${partition}:s3:::${bucket}`, shortened(prefix)),
    // Of a bucket that is encrypted with a key of the client's own: S3 decrypts in the role's name.
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 's3.*' } },
    },
  ]
  return policyJson({ Version: POLICY_VERSION, Statement: statements })
}

/** As much of the prefix as there is room for: a shorter one allows more, and still no more than the role does. */
function shortened(prefix: string): string {
  let pattern = ''
  let characters = 0
  // What is a wildcard in a policy stands for any one character.
  for (const character of prefix.replaceAll(/[*?$]/g, '?')) {
    characters += policyJson([character]).length - 4
    if (characters > MAX_PREFIX_CHARACTERS) break
    pattern += character
  }
  return pattern
}
