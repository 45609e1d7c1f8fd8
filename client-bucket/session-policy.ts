import type { BucketAddress } from './client-bucket.ts'

/** STS takes 2048 characters, in which the prefix stands twice. */
const MAX_PREFIX_CHARACTERS = 600

/**
 * Allows to read the folder and nothing else. It narrows what the role allows, so that a role that may do more can do
 * no more through us.
 */
export function sessionPolicy({ roleArn, bucket, prefix }: BucketAddress): string {
  const partition = roleArn.split(':')[1]
  const bucketArn = `arn:${partition}:s3:::${bucket}`
  const below = `${shortened(prefix)}*`
  const statements = [
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucketArn },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn,
      ...(prefix !== '' && { Condition: { StringLike: { 's3:prefix': below } } }),
    },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: `${bucketArn}/${below}`,
    },
    // Of a bucket that is encrypted with a key of the client's own: S3 decrypts in the role's name.
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringLike: { 'kms:ViaService': 's3.*' } },
    },
  ]
  return ascii(JSON.stringify({ Version: '2012-10-17', Statement: statements }))
}

/** As much of the prefix as there is room for: a shorter one allows more, and still no more than the role does. */
function shortened(prefix: string): string {
  let pattern = ''
  let characters = 0
  // What is a wildcard in a policy stands for any one character.
  for (const character of prefix.replaceAll(/[*?$]/g, '?')) {
    characters += ascii(JSON.stringify(character)).length - 2
    if (characters > MAX_PREFIX_CHARACTERS) break
    pattern += character
  }
  return pattern
}

/** STS takes no characters beyond Latin-1, and JSON can do without. */
function ascii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
