import { arnOf, type Estate, type ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { eachDay, stored } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

const meter = (
  product: Meter['product'],
  family: string,
  rest: Omit<Meter, 'product' | 'family'>,
): Meter => ({
  product,
  family,
  ...rest,
})

/** A web ACL, which costs by the month, and the requests that it looks at. */
export const ACL_METERS = {
  acl: meter('awswaf', 'Web Application Firewall', {
    usageType: 'WebACLV2',
    operation: 'None',
    unit: 'WebACL',
    price: '5',
    description: 'web ACL per month (prorated hourly)',
    isFlat: true,
  }),
  requests: meter('awswaf', 'Web Application Firewall', {
    usageType: 'RequestV2-Tier1',
    operation: 'None',
    unit: 'Request',
    price: '0.0000006',
    description: 'request processed',
    isFlat: true,
  }),
}

const KEYS = meter('awskms', 'Encryption Key', {
  usageType: 'KMS-Keys',
  operation: 'None',
  unit: 'Keys',
  price: '1',
  description: 'customer managed KMS key version',
  isFlat: true,
})
const SECRETS = meter('AWSSecretsManager', 'Secret', {
  usageType: 'AWSSecretsManager-Secrets',
  operation: 'None',
  unit: 'Secrets',
  price: '0.40',
  description: 'Secret',
  isFlat: true,
})
const EVENTS = meter('AmazonGuardDuty', 'Amazon GuardDuty', {
  usageType: 'PaidEventsAnalyzed',
  operation: 'None',
  unit: 'Events',
  price: '0.000004',
  description: 'event analyzed for the first 500 M events',
})

export function security(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const everyAccount = Object.values(accounts)
  if (estate.count('balancers') === 0) return []
  const firewall = acl(estate, { name: 'edge', account: accounts.shop, region: regions.home })
  const of = (account: (typeof everyAccount)[number], name: string, id: typeof keyId) =>
    estate.resource({ name: `${name} ${account.name}`, account, region: regions.home, id })
  return [
    { resource: firewall, meter: ACL_METERS.acl, rhythm: stored(1, { grows: false }) },
    { resource: firewall, meter: ACL_METERS.requests, rhythm: eachDay('3500000', { weekend: 120 }) },
    ...everyAccount.flatMap((account, index) => [
      { resource: of(account, 'key', keyId), meter: KEYS, rhythm: stored(1, { grows: false }) },
      {
        resource: of(account, 'secret', secretId),
        meter: SECRETS,
        rhythm: stored(4 + index, { grows: false }),
      },
      {
        resource: { ...of(account, 'detector', detectorId) },
        meter: EVENTS,
        rhythm: eachDay(String(300_000 + 80_000 * index)),
      },
    ]),
  ]
}

export function acl(estate: Estate, options: ResourceOptions) {
  const id: ResourceOptions['id'] = (place) => `${arnOf('wafv2', 'regional/webacl/')(place)}/${place.hex(32)}`
  return estate.resource({ id, ...options })
}

const keyId = arnOf('kms', 'key/', 32)
const secretId = arnOf('secretsmanager', 'secret:', 12)
const detectorId = arnOf('guardduty', 'detector/', 32)
