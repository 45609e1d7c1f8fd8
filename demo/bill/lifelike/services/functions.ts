import { arnOf, type Estate, type ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { inWorkingHours } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

/** Seconds of a gigabyte, and invocations, on either kind of processor. */
export function functionMeters(processor: 'arm' | 'x86'): { duration: Meter; requests: Meter } {
  const suffix = processor === 'arm' ? '-ARM' : ''
  const duration: Meter = {
    product: 'AWSLambda',
    family: 'Serverless',
    usageType: `Lambda-GB-Second${suffix}`,
    operation: 'Invoke',
    unit: 'Lambda-GB-Second',
    price: processor === 'arm' ? '0.0000133334' : '0.0000166667',
    description: `AWS Lambda - Total Compute${suffix}`,
    isOld: true,
    isFlat: true,
    attributes: { 'product/group': `AWS-Lambda-Duration${suffix}` },
  }
  return {
    duration,
    requests: {
      ...duration,
      usageType: `Request${suffix}`,
      unit: 'Requests',
      price: '0.0000002',
      description: `AWS Lambda - Total Requests${suffix}`,
      attributes: { 'product/group': `AWS-Lambda-Requests${suffix}` },
    },
  }
}

/** Functions of the office, that nobody calls at night and that run on Arm. */
export function functions(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const { duration, requests } = functionMeters('arm')
  return Array.from({ length: estate.count('functions') }, (_, index) => {
    const resource = lambda(estate, {
      name: ['price-import', 'invoice-pdf', 'stock-sync', 'mail-digest'][index % 4]!,
      account: [accounts.shop, accounts.data][index % 2]!,
      region: regions.home,
    })
    return [
      { resource, meter: duration, rhythm: inWorkingHours(String(45_000 + 15_000 * index)) },
      { resource, meter: requests, rhythm: inWorkingHours(String(300_000 + 50_000 * index)) },
    ]
  }).flat()
}

export function lambda(estate: Estate, options: ResourceOptions) {
  return estate.resource({ id: arnOf('lambda', 'function:'), ...options })
}
