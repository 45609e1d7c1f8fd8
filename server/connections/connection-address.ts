import type { NewConnection } from '../../contract/connection.ts'
import { invalidRequest } from '../http/problem.ts'

/** Where a connection leads, as its administrator says it. */
export type ConnectionAddress = Omit<NewConnection, 'name'>

/** The address as it is kept; a 400 that names the part which does not fit, for what the schema cannot say. */
export function requireAddress(address: ConnectionAddress): ConnectionAddress {
  requireRoleOfAccount(address)
  requirePartitionOfRegion(address)
  return { ...address, prefix: normalisePrefix(address.prefix) }
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

function requireRoleOfAccount({ roleArn, accountId }: ConnectionAddress): void {
  const account = roleArn.split(':')[4]
  if (account === accountId) return
  throw invalidRequest(
    'roleArn',
    `the role is of account ${account}, and the connection of account ${accountId}: the role has to be made in that account`,
  )
}

function requirePartitionOfRegion({ roleArn, region }: ConnectionAddress): void {
  const [, partition = ''] = roleArn.split(':')
  const expected = partitionOf(region)
  if (partition === expected) return
  throw invalidRequest(
    'roleArn',
    `it begins with arn:${partition}, and roles that reach buckets in ${region} begin with arn:${expected}`,
  )
}

/** Without a slash before it and with one behind it; empty for the whole bucket. */
function normalisePrefix(prefix: string): string {
  const path = prefix.replace(/^\//, '').replace(/\/$/, '')
  if (path === '') {
    if (prefix === '' || prefix === '/') return ''
    throw invalidPrefix('has nothing between two slashes')
  }
  for (const segment of path.split('/')) {
    if (segment === '') throw invalidPrefix('has nothing between two slashes')
    if (segment === '.' || segment === '..')
      throw invalidPrefix(`has the segment ${segment}: write the folder itself`)
  }
  // In a policy they stand for other characters: it would allow more than this folder.
  const wildcard = /[*?]|\$\{/.exec(path)
  if (wildcard) throw invalidPrefix(`has ${wildcard[0]}, which a policy of AWS reads as a placeholder`)
  if (path.includes('\\')) throw invalidPrefix('has a backslash: folders are parted by slashes')
  return `${path}/`
}

const invalidPrefix = (message: string) => invalidRequest('prefix', message)
