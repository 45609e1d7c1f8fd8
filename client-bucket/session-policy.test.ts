import { expect, test } from 'vitest'
import { sessionPolicy } from './session-policy.ts'
import { ADDRESS } from './testing.ts'

test('allows to read the folder, and nothing else', () => {
  expect(JSON.parse(sessionPolicy(ADDRESS))).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: 'arn:aws:s3:::acme-billing' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::acme-billing',
        Condition: { StringLike: { 's3:prefix': 'cur/*' } },
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: 'arn:aws:s3:::acme-billing/cur/*',
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringLike: { 'kms:ViaService': 's3.*' } },
      },
    ],
  })
})

test('is for the whole bucket where the connection is, in the partition of its role', () => {
  const roleArn = 'arn:aws-cn:iam::111122223333:role/outlay'
  const { Statement } = JSON.parse(sessionPolicy({ ...ADDRESS, roleArn, prefix: '' })) as {
    Statement: { Resource: string; Condition?: unknown }[]
  }
  expect(Statement.map(({ Resource }) => Resource)).toEqual([
    'arn:aws-cn:s3:::acme-billing',
    'arn:aws-cn:s3:::acme-billing',
    'arn:aws-cn:s3:::acme-billing/*',
    '*',
  ])
  expect(Statement[1]?.Condition).toBeUndefined()
})

test.each([
  ['ascii', `${'a'.repeat(799)}/`],
  ['umlauts', `${'ä'.repeat(799)}/`],
  ['quotes', `${'"'.repeat(799)}/`],
  ['emojis', `${'🧾'.repeat(400)}/`],
  ['wildcards', `${'*'.repeat(799)}/`],
])('is as long as STS takes it, in letters that it takes, for a long prefix of %s', (_, prefix) => {
  const policy = sessionPolicy({ ...ADDRESS, bucket: 'b'.repeat(63), prefix })
  expect(policy.length).toBeLessThanOrEqual(2048)
  expect(policy).toMatch(/^[\x20-\x7e]+$/)
  const { Statement } = JSON.parse(policy) as { Statement: { Resource: string | string[] }[] }
  const [, pattern] = /^arn:aws:s3:::b+\/(.*)\*$/.exec(String(Statement[2]?.Resource)) ?? []
  // Cut between letters, and narrower than the bucket.
  expect(prefix.replaceAll('*', '?').startsWith(pattern!)).toBe(true)
  expect(pattern!.length).toBeGreaterThan(50)
  expect(pattern!.isWellFormed()).toBe(true)
})

test('takes wildcards of a prefix for one character each, since it has no way to write them', () => {
  const policy = sessionPolicy({ ...ADDRESS, prefix: 'a*b?c$d/' })
  expect(policy).toContain('"arn:aws:s3:::acme-billing/a?b?c?d/*"')
})
