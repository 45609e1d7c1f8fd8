import type { ConnectionSetup } from '../../contract/connection.ts'
import { partitionOf } from './connection-address.ts'

/** What the documents are filled in with. */
export interface SetupValues {
  roleArn: string
  bucket: string
  /** Ends with a slash, or is empty for the whole bucket. */
  prefix: string
  region: string
  externalId: string
  /** Who assumes the role; null where this installation has no identity at AWS. */
  principalArn: string | null
}

/** Stands where nobody knows yet who assumes the role. IAM refuses it: it cannot be overlooked. */
export const PRINCIPAL_PLACEHOLDER = 'REPLACE-WITH-THE-ARN-OF-THE-IDENTITY-THAT-OUTLAY-RUNS-AS'

const POLICY_VERSION = '2012-10-17'

/** What an administrator of the client's account makes there, as JSON. */
export function setupDocuments(values: SetupValues): ConnectionSetup {
  return {
    externalId: values.externalId,
    principalArn: values.principalArn,
    trustPolicy: jsonOf(trustPolicy(values)),
    permissionPolicy: jsonOf(permissionPolicy(values)),
    cloudFormationTemplate: jsonOf(cloudFormationTemplate(values)),
  }
}

/** Who may assume the role: Outlay alone, and only when it says that it acts for this client. */
function trustPolicy({ principalArn, externalId }: SetupValues) {
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principalArn ?? PRINCIPAL_PLACEHOLDER },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
    ],
  }
}

/** What the role has to be allowed, and no more: to list and read one folder. */
function permissionPolicy({ bucket, prefix, region }: SetupValues) {
  const bucketArn = `arn:${partitionOf(region)}:s3:::${bucket}`
  return {
    Version: POLICY_VERSION,
    Statement: [
      { Sid: 'FindBucket', Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucketArn },
      {
        Sid: 'ListFolder',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucketArn,
        ...(prefix !== '' && { Condition: { StringLike: { 's3:prefix': [prefix, `${prefix}*`] } } }),
      },
      {
        Sid: 'ReadFolder',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: `${bucketArn}/${prefix}*`,
      },
    ],
  }
}

/** Makes the role with both policies. The key of an encrypted bucket is asked for: nobody but its owner knows it. */
function cloudFormationTemplate(values: SetupValues) {
  const { bucket, prefix } = values
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Lets Outlay read billing files in s3://${bucket}/${prefix}`,
    Parameters: {
      KmsKeyArn: {
        Type: 'String',
        Default: '',
        AllowedPattern: '^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$',
        Description:
          'If the bucket is encrypted with a KMS key of your own: the ARN of the key. Else leave it empty.',
      },
    },
    Conditions: { HasKmsKey: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'KmsKeyArn' }, ''] }] } },
    Resources: {
      OutlayRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          ...nameAndPathOf(values.roleArn),
          Description: 'Outlay reads billing files with it.',
          AssumeRolePolicyDocument: trustPolicy(values),
          Policies: [
            { PolicyName: 'outlay-read', PolicyDocument: permissionPolicy(values) },
            {
              'Fn::If': [
                'HasKmsKey',
                { PolicyName: 'outlay-decrypt', PolicyDocument: decryptionPolicy(values) },
                { Ref: 'AWS::NoValue' },
              ],
            },
          ],
        },
      },
    },
    Outputs: {
      RoleArn: {
        Description: 'The role that the connection names.',
        Value: { 'Fn::GetAtt': ['OutlayRole', 'Arn'] },
      },
    },
  }
}

/** Decrypts what S3 reads, and nothing else that the key protects. */
function decryptionPolicy({ region }: SetupValues) {
  const domain = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return {
    Version: POLICY_VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { Ref: 'KmsKeyArn' },
        Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.${domain}` } },
      },
    ],
  }
}

/** `…:role/finance/outlay` is the role `outlay` in `/finance/`. */
function nameAndPathOf(roleArn: string): { RoleName: string; Path: string } {
  const place = roleArn.slice(roleArn.indexOf(':role/') + ':role'.length)
  const end = place.lastIndexOf('/') + 1
  return { RoleName: place.slice(end), Path: place.slice(0, end) }
}

/** IAM takes no characters beyond Latin-1, and JSON can do without. */
function jsonOf(document: object): string {
  const json = JSON.stringify(document, null, 2)
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
