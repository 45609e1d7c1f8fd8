import type { ConnectionCheck } from '../api/contract.ts'
import type { ConnectionField } from './connection-form.ts'

/** Where something can be mended: in what was typed about the account, or in what was set up in AWS. */
export type Mend = { at: 'form'; field: ConnectionField } | { at: 'setup' }

const mends: Record<string, Mend[]> = {
  'assume-role-denied': [{ at: 'setup' }, { at: 'form', field: 'roleArn' }],
  'wrong-account': [{ at: 'form', field: 'roleArn' }],
  'no-such-bucket': [{ at: 'form', field: 'bucket' }],
  'wrong-region': [{ at: 'form', field: 'region' }],
  'access-denied': [{ at: 'setup' }, { at: 'form', field: 'prefix' }],
}

/** The likeliest first; none where only waiting, or whoever runs this installation, can help. */
export function mendsOf({ result, code }: ConnectionCheck): Mend[] {
  // What is warned of is a role that lets more through than it needs to.
  if (result === 'warned') return [{ at: 'setup' }]
  return result !== 'failed' || code === null ? [] : (mends[code] ?? [])
}

const fieldWords: Record<ConnectionField, string> = {
  name: 'name',
  accountId: 'account',
  roleArn: 'role',
  bucket: 'bucket',
  prefix: 'folder',
  region: 'region',
}

export const mendWords = (mend: Mend): string =>
  mend.at === 'setup' ? 'See the policies' : `Change the ${fieldWords[mend.field]}`
