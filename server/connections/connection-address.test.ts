import { describe, expect, test } from 'vitest'
import { ProblemError } from '../http/problem.ts'
import { requireAddress, type ConnectionAddress } from './connection-address.ts'

const address: ConnectionAddress = {
  accountId: '111122223333',
  roleArn: 'arn:aws:iam::111122223333:role/outlay-billing',
  bucket: 'acme-billing',
  prefix: 'cur/',
  region: 'eu-central-1',
}

/** Which field is refused, and why. */
function refusalOf(change: Partial<ConnectionAddress>): string | undefined {
  try {
    requireAddress({ ...address, ...change })
    return undefined
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expect([error.problem.status, error.problem.code]).toEqual([400, 'invalid-request'])
    expect(error.problem.errors).toHaveLength(1)
    return error.problem.detail
  }
}

describe('a prefix', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['cur', 'cur/'],
    ['cur/', 'cur/'],
    ['/cur', 'cur/'],
    ['/cur/daily/', 'cur/daily/'],
    ['.hidden/..dots/a..b', '.hidden/..dots/a..b/'],
    ['Größe & more (2026)/%2e%2e', 'Größe & more (2026)/%2e%2e/'],
    ['$100', '$100/'],
  ])('%j is kept as %j', (prefix, kept) => {
    expect(requireAddress({ ...address, prefix }).prefix).toBe(kept)
  })

  test.each([
    ['//', 'nothing between two slashes'],
    ['//cur', 'nothing between two slashes'],
    ['cur//', 'nothing between two slashes'],
    ['cur//daily', 'nothing between two slashes'],
    ['..', 'the segment ..'],
    ['cur/../secret', 'the segment ..'],
    ['/../', 'the segment ..'],
    ['./cur', 'the segment .'],
    ['cur/.', 'the segment .'],
    ['cur*', 'has *'],
    ['c?r', 'has ?'],
    ['${aws:username}', 'has ${'],
    ['cur\\daily', 'a backslash'],
  ])('%j is refused: %s', (prefix, reason) => {
    const refusal = refusalOf({ prefix })
    expect(refusal).toMatch(/^prefix: /)
    expect(refusal).toContain(reason)
  })
})

describe('a role', () => {
  test('of another account is refused', () => {
    expect(refusalOf({ accountId: '999988887777' })).toBe(
      'roleArn: the role is of account 111122223333, and the connection of account 999988887777: the role has to be made in that account',
    )
  })

  test.each([
    ['aws', 'eu-central-1'],
    ['aws', 'us-east-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('of the partition %s reaches %s, and roles of others do not', (partition, region) => {
    for (const each of ['aws', 'aws-cn', 'aws-us-gov']) {
      const roleArn = `arn:${each}:iam::111122223333:role/outlay-billing`
      expect(refusalOf({ roleArn, region })).toBe(
        each === partition
          ? undefined
          : `roleArn: it begins with arn:${each}, and roles that reach buckets in ${region} begin with arn:${partition}`,
      )
    }
  })
})
