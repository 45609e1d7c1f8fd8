import type { S3Client } from '@aws-sdk/client-s3'
import type { CheckName } from '../contract/connection.ts'
import { AccessError } from './access-error.ts'
import { accountOf, assumeRole, type TemporaryKeys } from './assume-role.ts'
import { createS3 } from './aws-clients.ts'
import type { Doing } from './classify-error.ts'
import type { BucketAddress } from './client-bucket.ts'
import { listFolder } from './list-folder.ts'
import { reachOutside, readFirstByte, requireRegion } from './probe-bucket.ts'
import { accessError } from './to-access-error.ts'

interface Finding {
  result: 'passed' | 'warned' | 'skipped'
  message: string
  remedy?: string
}

/** What the checks have found so far. */
export interface Probe {
  address: BucketAddress
  signal: AbortSignal
  keys: TemporaryKeys
  s3: S3Client
}

export interface Check {
  name: CheckName
  /** What is asked of AWS, by which a failure is told. */
  doing: Doing
  run(probe: Probe): Promise<Finding>
}

/** Each needs those before it. */
export const CHECKS: Check[] = [
  { name: 'assume-role', doing: 'assume-role', run: checkRole },
  { name: 'account', doing: 'identity', run: checkAccount },
  { name: 'bucket-region', doing: 'locate', run: checkRegion },
  { name: 'list', doing: 'list', run: checkList },
  { name: 'read', doing: 'read', run: checkRead },
  { name: 'outside-prefix', doing: 'list', run: checkOutside },
]

async function checkRole(probe: Probe): Promise<Finding> {
  const { address, signal } = probe
  probe.keys = await assumeRole(address, { signal })
  if (await isOpenToAnybody(probe)) {
    return {
      result: 'warned',
      message: 'Outlay can assume the role, and could without its external id.',
      remedy:
        'Add the condition on sts:ExternalId to the trust policy of the role, as the connection shows it: without it, whoever knows the name of the role could have another Outlay client read your bucket.',
    }
  }
  return passed('Outlay can assume the role, and only with the external id of this connection.')
}

/** A role that does not ask for the external id is any client's who knows its name. */
async function isOpenToAnybody({ address, signal }: Probe): Promise<boolean> {
  try {
    await assumeRole(address, { withoutExternalId: true, signal })
    return true
  } catch (error) {
    if (error instanceof AccessError && error.code === 'assume-role-denied') return false
    throw error
  }
}

async function checkAccount({ address, keys, signal }: Probe): Promise<Finding> {
  const account = await accountOf(keys, { region: address.region, signal })
  if (account !== address.accountId) throw accessError('wrong-account', 'identity')
  return passed('The role belongs to the account of this connection.')
}

async function checkRegion({ address, s3, signal }: Probe): Promise<Finding> {
  await requireRegion(s3, address, signal)
  return passed(`The bucket ${address.bucket} is in ${address.region}.`)
}

async function checkList({ address, s3, signal }: Probe): Promise<Finding> {
  const { folders, objects, nextCursor } = await listFolder(s3, address, address.prefix, { signal })
  const found = `The role lets Outlay list ${placeOf(address)}`
  if (folders.length + objects.length === 0) {
    return passed(
      `${found}. There is nothing in it yet; if there should be, see whether the prefix is right.`,
    )
  }
  const counts = [...inWords(folders.length, 'folder'), ...inWords(objects.length, 'file')].join(', ')
  return passed(`${found}: ${nextCursor === null ? '' : 'more than '}${counts}.`)
}

async function checkRead({ address, s3, signal }: Probe): Promise<Finding> {
  const { path, isArchived } = await readFirstByte(s3, address, signal)
  if (path === null) return passed('There is no file to read yet.')
  return passed(
    isArchived
      ? `The role lets Outlay read files. ${path} is archived, and has to be restored before it can be loaded.`
      : `The role lets Outlay read files: the first byte of ${path} was read.`,
  )
}

async function checkOutside({ address, signal }: Probe): Promise<Finding> {
  if (address.prefix === '') {
    return { result: 'skipped', message: 'The connection is for the whole bucket: nothing of it is outside.' }
  }
  const keys = await assumeRole(address, { isWholeRole: true, signal })
  const s3 = createS3({ region: address.region, credentials: keys })
  try {
    const reach = await reachOutside(s3, address, signal)
    const allowed = [...(reach.list ? ['list'] : []), ...(reach.read ? ['read'] : [])].join(' and ')
    if (allowed === '') {
      return passed(`Outside ${address.prefix} the role may list nothing, and read nothing that was tried.`)
    }
    return {
      result: 'warned',
      message: `The role may do more than it needs: it may ${allowed} what is outside ${address.prefix}. Outlay does not: it narrows the role to the folder each time.`,
      remedy: `Narrow the permission policy of the role to ${address.prefix}*, as the connection shows it.`,
    }
  } finally {
    s3.destroy()
  }
}

function passed(message: string): Finding {
  return { result: 'passed', message }
}

function placeOf({ prefix }: BucketAddress): string {
  return prefix === '' ? 'the bucket' : prefix
}

function inWords(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`]
}
