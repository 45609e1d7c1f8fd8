/** A policy as IAM writes it, as far as the stand-in understands it. */
export interface PolicyDocument {
  Version?: string
  Statement: Statement[]
}

interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  Resource: string | string[]
  Condition?: Record<string, Record<string, string | string[]>>
}

/** What a request wants to do, with the keys that conditions are about; a key is absent where the request has none. */
export interface Access {
  action: string
  resource: string
  context?: Record<string, string | undefined>
}

/** Whether each of the policies allows it: those of a role and of its session narrow each other. */
export function isAllowed(policies: readonly PolicyDocument[], access: Access): boolean {
  return policies.length > 0 && policies.every((policy) => allows(policy, access))
}

function allows({ Statement }: PolicyDocument, access: Access): boolean {
  const applying = Statement.filter((statement) => applies(statement, access))
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow')
}

function applies(
  { Action, Resource, Condition = {} }: Statement,
  { action, resource, context = {} }: Access,
) {
  return (
    list(Action).some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    list(Resource).some((pattern) => isLike(resource, pattern)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, patterns]) => holds(operator, context[key], list(patterns))),
    )
  )
}

function holds(operator: string, value: string | undefined, patterns: string[]): boolean {
  if (operator === 'StringEquals') return value !== undefined && patterns.includes(value)
  if (operator === 'StringLike')
    return value !== undefined && patterns.some((pattern) => isLike(value, pattern))
  throw new Error(`The AWS stand-in does not know the condition ${operator}.`)
}

/** `*` stands for any text, `?` for a character. */
function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(value)
}

function list(value: string | string[]): string[] {
  return typeof value === 'string' ? [value] : value
}

/** Reading and listing of these prefixes of a bucket, and nothing else. */
export function readPolicy(bucket: string, prefixes: readonly string[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: `arn:aws:s3:::${bucket}` },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${bucket}`,
        Condition: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: prefixes.map((prefix) => `arn:aws:s3:::${bucket}/${prefix}*`),
      },
    ],
  }
}
