import { expect, test } from 'vitest'
import { ELIGIBLE_KINDS, familyOf } from './eligible-usage.ts'

test.each([
  ['BoxUsage:m5.large', 'm5'],
  ['EUC1-HeavyUsage:c7gn.16xlarge', 'c7gn'],
  ['USE2-BoxUsage:u-6tb1.metal', 'u-6tb1'],
  ['EU-InstanceUsage:db.r5.xl', 'db.r5'],
  ['APS1-NodeUsage:cache.r7g.large', 'cache.r7g'],
  ['EU-ESInstance:r7g.large', 'r7g'],
  ['USE1-Host:ml.m5.large', 'ml.m5'],
  ['Node:ra3.xlplus', 'ra3'],
  ['BoxUsage', ''],
  ['EU-Fargate-vCPU-Hours:perCPU', ''],
  ['EU-Lambda-GB-Second-ARM', ''],
])('the family of %s is %j', (usageType, family) => {
  expect(familyOf(usageType)).toBe(family)
})

test('a product is of one kind', () => {
  const products = ELIGIBLE_KINDS.flatMap((kind) => kind.products)
  expect(new Set(products).size).toBe(products.length)
})
