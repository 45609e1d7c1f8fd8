import { POLICY_VERSION, policyJson, readFolderStatements } from '../../client-bucket/folder-policy.ts'
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

/** Spaces; people read it. */
const INDENT = 2

/** What an administrator of the client's account makes there, as JSON. */
export function setupDocuments(values: SetupValues): ConnectionSetup {
  return {
    externalId: values.externalId,
    principalArn: values.principalArn,
    trustPolicy: policyJson(trustPolicy(values), INDENT),
    permissionPolicy: policyJson(permissionPolicy(values), INDENT),
    cloudFormationTemplate: policyJson(cloudFormationTemplate(values), INDENT),
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
  return {
    Version: POLICY_VERSION,
    Statement: readFolderStatements(`arn:${partitionOf(region)}:s3:::${bucket}`, prefix),
  }
}

/** Makes the role with both policies. The key of an encrypted bucket is asked for: nobody but its owner knows it. */
function cloudFormationTemplate(values: SetupValues) {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Lets Outlay read billing files in the bucket ${values.bucket}.`,
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
