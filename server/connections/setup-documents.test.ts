import { describe, expect, test } from 'vitest'
import { isAllowed, type PolicyDocument } from '../../demo/aws/policy.ts'
import { PRINCIPAL_PLACEHOLDER, setupDocuments, type SetupValues } from './setup-documents.ts'

const values: SetupValues = {
  roleArn: 'arn:aws:iam::111122223333:role/outlay-billing',
  bucket: 'acme-billing',
  prefix: 'cur/',
  region: 'eu-central-1',
  externalId: 'outlay-abc',
  principalArn: 'arn:aws:iam::999900001111:role/outlay',
}

interface Template {
  Description: string
  Parameters: { KmsKeyArn: { Default: string; AllowedPattern: string } }
  Resources: {
    OutlayRole: {
      Properties: {
        RoleName: string
        Path: string
        AssumeRolePolicyDocument: object
        Policies: [
          { PolicyDocument: PolicyDocument },
          { 'Fn::If': [string, { PolicyDocument: PolicyDocument }, object] },
        ]
      }
    }
  }
  Outputs: object
}

function documentsFor(change: Partial<SetupValues> = {}) {
  const setup = setupDocuments({ ...values, ...change })
  return {
    setup,
    trust: JSON.parse(setup.trustPolicy) as { Statement: object[] },
    permissions: JSON.parse(setup.permissionPolicy) as PolicyDocument,
    template: JSON.parse(setup.cloudFormationTemplate) as Template,
  }
}

describe('the trust policy', () => {
  test('lets Outlay alone assume the role, and only with the external id', () => {
    expect(documentsFor().trust).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::999900001111:role/outlay' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'outlay-abc' } },
        },
      ],
    })
  })

  test('says what to replace where this installation has no identity', () => {
    const { setup, trust } = documentsFor({ principalArn: null })
    expect(setup.principalArn).toBeNull()
    expect(trust.Statement).toMatchObject([{ Principal: { AWS: PRINCIPAL_PLACEHOLDER } }])
    expect(setup.cloudFormationTemplate).toContain(PRINCIPAL_PLACEHOLDER)
  })
})

describe('the permission policy', () => {
  const bucket = 'arn:aws:s3:::acme-billing'
  const may = (policy: PolicyDocument, action: string, resource: string, prefix?: string) =>
    isAllowed([policy], {
      action: `s3:${action}`,
      resource,
      ...(prefix !== undefined && { context: { 's3:prefix': prefix } }),
    })

  test('allows to find the bucket, and to list and read the folder', () => {
    const { permissions } = documentsFor()
    expect(may(permissions, 'GetBucketLocation', bucket)).toBe(true)
    for (const prefix of ['cur/', 'cur/daily/', 'cur/daily/20261001-20261101/']) {
      expect([prefix, may(permissions, 'ListBucket', bucket, prefix)]).toEqual([prefix, true])
    }
    for (const action of ['GetObject', 'GetObjectVersion']) {
      expect(may(permissions, action, `${bucket}/cur/daily/daily-1.csv.gz`)).toBe(true)
    }
  })

  test('allows nothing outside of it, also not what only begins alike, and to write nowhere', () => {
    const { permissions } = documentsFor()
    for (const prefix of [undefined, '', 'cur', 'cur-secret/', 'c', 'other/']) {
      expect([prefix, may(permissions, 'ListBucket', bucket, prefix)]).toEqual([prefix, false])
    }
    for (const key of ['cur', 'cur-secret/a.csv', 'secret.csv', 'a/cur/a.csv']) {
      expect([key, may(permissions, 'GetObject', `${bucket}/${key}`)]).toEqual([key, false])
    }
    expect(may(permissions, 'GetObject', 'arn:aws:s3:::acme-billing-2/cur/a.csv')).toBe(false)
    for (const action of ['PutObject', 'DeleteObject', 'GetBucketAcl', 'ListAllMyBuckets']) {
      expect([action, may(permissions, action, `${bucket}/cur/a.csv`)]).toEqual([action, false])
    }
  })

  test('without a prefix is for the whole bucket', () => {
    const { permissions } = documentsFor({ prefix: '' })
    expect(may(permissions, 'ListBucket', bucket)).toBe(true)
    expect(may(permissions, 'ListBucket', bucket, 'any/')).toBe(true)
    expect(may(permissions, 'GetObject', `${bucket}/any/a.csv`)).toBe(true)
    expect(may(permissions, 'GetObject', 'arn:aws:s3:::other/any/a.csv')).toBe(false)
  })

  test.each([
    ['cn-north-1', 'arn:aws-cn:s3:::acme-billing'],
    ['us-gov-west-1', 'arn:aws-us-gov:s3:::acme-billing'],
  ])('of %s names the bucket in its partition', (region, arn) => {
    const { permissions } = documentsFor({ region })
    expect(may(permissions, 'GetObject', `${arn}/cur/a.csv`)).toBe(true)
    expect(may(permissions, 'GetObject', `${bucket}/cur/a.csv`)).toBe(false)
  })

  test('has no characters that IAM does not take, and means the same', () => {
    const { setup, permissions } = documentsFor({ prefix: 'Größe €/' })
    for (const text of [setup.permissionPolicy, setup.cloudFormationTemplate]) {
      expect(text).toMatch(/^[\n\x20-\x7e]*$/)
    }
    expect(may(permissions, 'GetObject', `${bucket}/Größe €/a.csv`)).toBe(true)
  })
})

describe('the CloudFormation template', () => {
  const roleIn = (template: Template) => template.Resources.OutlayRole.Properties

  test('makes the role with both policies, and says its ARN', () => {
    const { template, trust, permissions } = documentsFor()
    const role = roleIn(template)
    expect(role).toMatchObject({ RoleName: 'outlay-billing', Path: '/' })
    expect(role.AssumeRolePolicyDocument).toEqual(trust)
    expect(role.Policies[0].PolicyDocument).toEqual(permissions)
    expect(template.Outputs).toMatchObject({ RoleArn: { Value: { 'Fn::GetAtt': ['OutlayRole', 'Arn'] } } })
  })

  test('makes it where its ARN says', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/finance/billing/outlay'
    expect(roleIn(documentsFor({ roleArn }).template)).toMatchObject({
      RoleName: 'outlay',
      Path: '/finance/billing/',
    })
  })

  test('lets the role decrypt with the key of the bucket, if one is named, through S3 alone', () => {
    const { template } = documentsFor()
    const { Default, AllowedPattern } = template.Parameters.KmsKeyArn
    for (const key of [Default, 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab']) {
      expect(key).toMatch(new RegExp(AllowedPattern))
    }
    expect('*').not.toMatch(new RegExp(AllowedPattern))
    const [condition, { PolicyDocument }, otherwise] = roleIn(template).Policies[1]['Fn::If']
    expect([condition, otherwise]).toEqual(['HasKmsKey', { Ref: 'AWS::NoValue' }])
    expect(PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { Ref: 'KmsKeyArn' },
        Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
      },
    ])
  })
})
