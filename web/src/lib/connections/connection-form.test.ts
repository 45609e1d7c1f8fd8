import { describe, expect, it } from 'vitest'
import type { Connection } from '../api/contract.ts'
import {
  type ConnectionDraft,
  accountIdFrom,
  bucketFrom,
  changeOf,
  checkDraft,
  needsVerifying,
  prefixFrom,
  proposedRole,
  roleNameOf,
} from './connection-form.ts'

const draft: ConnectionDraft = {
  name: 'Payer',
  accountId: '111122223333',
  region: 'eu-central-1',
  bucket: 'acme-billing',
  prefix: 'cur/',
  roleArn: 'arn:aws:iam::111122223333:role/outlay-billing',
}

describe('the proposed role', () => {
  it.each([
    ['111122223333', 'eu-central-1', 'arn:aws:iam::111122223333:role/outlay-billing'],
    ['111122223333', '', 'arn:aws:iam::111122223333:role/outlay-billing'],
    ['111122223333', 'cn-north-1', 'arn:aws-cn:iam::111122223333:role/outlay-billing'],
    ['111122223333', 'us-gov-west-1', 'arn:aws-us-gov:iam::111122223333:role/outlay-billing'],
    ['1111', 'eu-central-1', ''],
  ])('of account %s and a bucket in %s is %s', (account, region, role) => {
    expect(proposedRole(account, region)).toBe(role)
  })

  it('is made under the name at the end of its ARN, whatever its path', () => {
    expect(roleNameOf('arn:aws:iam::111122223333:role/finance/outlay')).toBe('outlay')
  })
})

describe('what is pasted', () => {
  it('is an account id however the console writes it', () => {
    expect(accountIdFrom(' 1111-2222-3333 ')).toBe('111122223333')
    expect(accountIdFrom('1111 2222 3333')).toBe('111122223333')
  })

  it.each([
    ['acme-billing', { bucket: 'acme-billing' }],
    ['s3://acme-billing', { bucket: 'acme-billing' }],
    ['s3://acme-billing/cur/daily/', { bucket: 'acme-billing', prefix: 'cur/daily/' }],
    ['arn:aws:s3:::acme-billing/cur', { bucket: 'acme-billing', prefix: 'cur' }],
    ['arn:aws-cn:s3:::acme-billing', { bucket: 'acme-billing' }],
  ])('%s is a bucket and a folder', (text, parts) => expect(bucketFrom(text)).toEqual(parts))

  it.each([
    ['', ''],
    ['/', ''],
    ['cur', 'cur/'],
    ['/cur/daily/', 'cur/daily/'],
  ])('the folder “%s” is kept as “%s”', (text, prefix) => expect(prefixFrom(text)).toBe(prefix))
})

describe('a draft', () => {
  it('of good values has no problem', () => expect(checkDraft(draft)).toEqual({}))

  it.each([
    [{ accountId: '1111' }, 'accountId', '12 digits'],
    [{ region: 'Frankfurt' }, 'region', 'eu-central-1'],
    [{ bucket: 'Acme_Billing' }, 'bucket', 'lower case'],
    [{ roleArn: 'outlay-billing' }, 'roleArn', 'arn:aws:iam::'],
    [{ roleArn: 'arn:aws:iam::999988887777:role/outlay' }, 'roleArn', 'account 999988887777'],
  ] as const)('with %o says so at its field', (part, field, words) => {
    const problems = checkDraft({ ...draft, ...part })
    expect(problems[field]).toContain(words)
  })

  it('takes regions of every kind', () => {
    for (const region of ['us-gov-west-1', 'ap-southeast-7', 'cn-northwest-1', 'mx-central-1']) {
      expect(checkDraft({ ...draft, region })).toEqual({})
    }
  })
})

describe('a change', () => {
  const connection = { ...draft, roleArn: draft.roleArn } as Connection

  it('has only what is otherwise', () => {
    expect(changeOf(connection, draft)).toBeUndefined()
    expect(changeOf(connection, { ...draft, prefix: 'bills/', name: 'New' })).toEqual({
      prefix: 'bills/',
      name: 'New',
    })
  })

  it('is verified again where it leads elsewhere, which a name does not', () => {
    expect(needsVerifying({ name: 'New' })).toBe(false)
    expect(needsVerifying({ name: 'New', bucket: 'other' })).toBe(true)
  })
})
