import { sql, type Transaction } from 'kysely'
import type { ConnectionChange } from '../../contract/connection.ts'
import type { Database } from '../../migrations/tables.ts'
import { changesBetween } from '../audit/changes.ts'
import { requireAddress, type ConnectionAddress } from './connection-address.ts'
import {
  lockConnection,
  notVerified,
  updateConnection,
  type ConnectionRow,
  type ConnectionValues,
} from './connections-repository.ts'

/**
 * Changes a connection, and answers which fields are other than before. One that leads elsewhere is as good as new:
 * it has to be verified again, and is not watched.
 */
export async function changeConnection(
  trx: Transaction<Database>,
  clientId: string,
  id: string,
  { name, snsTopicArns, watch, ...address }: ConnectionChange,
): Promise<string[]> {
  const before = await lockConnection(trx, clientId, id)
  const moved = movedTo(before, requireAddress({ ...addressOf(before), ...address }))
  const values: ConnectionValues = {
    ...(name !== undefined && { name }),
    ...(snsTopicArns && { sns_topic_arns: snsTopicArns }),
    ...moved,
    ...(watch && watchAs(moved ? { ...before, status: 'unverified', watch_enabled: false } : before, watch)),
  }
  const after = Object.keys(values).length > 0 ? await updateConnection(trx, before, values) : before
  const changes = changesBetween(changeableFieldsOf(before), changeableFieldsOf(after))
  return Object.keys(changes?.after ?? {})
}

/** What becomes of a connection that leads elsewhere from now on; undefined where it does not. */
function movedTo(before: ConnectionRow, address: ConnectionAddress): ConnectionValues | undefined {
  if (!changesBetween({ ...addressOf(before) }, { ...address })) return undefined
  return {
    role_arn: address.roleArn,
    bucket: address.bucket,
    prefix: address.prefix,
    region: address.region,
    status: 'unverified',
    checks: '[]',
    last_checked_at: null,
    last_verified_at: null,
    checking_since: null,
    watch_enabled: false,
    watched_since: null,
    last_polled_at: null,
    next_poll_at: null,
    poll_error: null,
  }
}

function watchAs(
  connection: ConnectionRow,
  { enabled, everyMinutes }: NonNullable<ConnectionChange['watch']>,
): ConnectionValues {
  if (!enabled) {
    return { watch_enabled: false, watch_minutes: everyMinutes, next_poll_at: null, poll_error: null }
  }
  if (connection.watch_enabled) return { watch_minutes: everyMinutes, next_poll_at: nextPoll(everyMinutes) }
  if (connection.status !== 'verified') throw notVerified(connection)
  const now = sql<Date>`now()`
  return { watch_enabled: true, watch_minutes: everyMinutes, watched_since: now, next_poll_at: now }
}

/** With the new interval, counted from the last time. */
const nextPoll = (minutes: number) =>
  sql<Date>`greatest(now(), last_polled_at + make_interval(mins => ${minutes}))`

const addressOf = (row: ConnectionRow): ConnectionAddress => ({
  accountId: row.account_id,
  roleArn: row.role_arn,
  bucket: row.bucket,
  prefix: row.prefix,
  region: row.region,
})

const changeableFieldsOf = (row: ConnectionRow) => ({
  name: row.name,
  roleArn: row.role_arn,
  bucket: row.bucket,
  prefix: row.prefix,
  region: row.region,
  'watch.enabled': row.watch_enabled,
  'watch.everyMinutes': row.watch_minutes,
  snsTopicArns: row.sns_topic_arns,
})
