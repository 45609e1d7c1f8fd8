interface Statement {
  Effect: 'Allow'
  Action: string | string[]
  Resource: string
  Condition?: Record<string, Record<string, string>>
}

/**
 * What has to be allowed to read one folder of a bucket, and no more.
 *
 * @param folder what keys begin with, as a policy writes it; empty for the whole bucket
 */
export function readFolderStatements(bucketArn: string, folder: string): Statement[] {
  return [
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucketArn },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn,
      ...(folder !== '' && { Condition: { StringLike: { 's3:prefix': `${folder}*` } } }),
    },
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: `${bucketArn}/${folder}*` },
  ]
}

export const POLICY_VERSION = '2012-10-17'

/** A policy as text: IAM and STS take no characters beyond Latin-1, and JSON can do without. */
export function policyJson(document: object, indent?: number): string {
  return JSON.stringify(document, null, indent).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
