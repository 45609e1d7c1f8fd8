import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { TestAws } from '../testing/aws.ts'
import { accountOf, assumeRole, ourPrincipalArn, toPrincipal } from './assume-role.ts'
import { ADDRESS, allow, startAccount } from './testing.ts'

let aws: TestAws
beforeAll(async () => {
  aws = await startAccount()
})
afterAll(() => aws.stop())
beforeEach(() => {
  allow(aws)
  aws.faults.heal()
})

describe('the keys of a role', () => {
  test('hold for a quarter of an hour, and belong to its account', async () => {
    const keys = await assumeRole(ADDRESS)
    const seconds = (keys.expiration.getTime() - Date.now()) / 1000
    expect(seconds).toBeGreaterThan(880)
    expect(seconds).toBeLessThanOrEqual(900)
    expect(await accountOf(keys, { region: ADDRESS.region })).toBe(ADDRESS.accountId)
  })

  test.each([
    ['another external id', { externalId: 'another' }],
    ['a role that is not there', { roleArn: 'arn:aws:iam::111122223333:role/nobody' }],
  ])('are refused for %s', async (_, difference) => {
    const refused = assumeRole({ ...ADDRESS, ...difference })
    await expect(refused).rejects.toMatchObject({ name: 'AccessError', code: 'assume-role-denied' })
  })

  test('are not there in time for whoever does not wait', async () => {
    await expect(assumeRole(ADDRESS, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  })

  test('are asked for again while STS asks for patience', async () => {
    aws.faults.throttle('sts', 2)
    expect((await assumeRole(ADDRESS)).accessKeyId).toMatch(/^ASIA/)
    aws.faults.throttle('sts', 10)
    await expect(assumeRole(ADDRESS)).rejects.toMatchObject({ code: 'throttled', isPassing: true })
  })
})

describe('who assumes the roles', () => {
  test.each([
    [
      'arn:aws:sts::999900001111:assumed-role/outlay-server/i-0abc',
      'arn:aws:iam::999900001111:role/outlay-server',
    ],
    ['arn:aws-cn:sts::999900001111:assumed-role/outlay/s', 'arn:aws-cn:iam::999900001111:role/outlay'],
    ['arn:aws:iam::999900001111:user/outlay', 'arn:aws:iam::999900001111:user/outlay'],
  ])('%s is %s in a trust policy', (arn, principal) => {
    expect(toPrincipal(arn)).toBe(principal)
  })

  test('is asked for once; not at all where this installation is nobody at AWS', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere')
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere')
    expect(await ourPrincipalArn()).toBeNull()
    await expect(assumeRole(ADDRESS)).rejects.toMatchObject({ code: 'no-credentials' })
    vi.unstubAllEnvs()

    // For a minute it is not asked again.
    expect(await ourPrincipalArn()).toBeNull()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    expect(await ourPrincipalArn()).toBe(aws.principalArn)
    vi.useRealTimers()
    const asked = aws.requests.length
    expect(await ourPrincipalArn('eu-central-1')).toBe(aws.principalArn)
    expect(aws.requests).toHaveLength(asked)
  })
})
