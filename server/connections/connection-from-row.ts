import type { FastifyRequest } from 'fastify'
import type { Connection } from '../../contract/connection.ts'
import { identityOf } from '../accounts/identity.ts'
import { isAllowed } from '../accounts/permissions.ts'
import type { ListedConnectionRow } from './connections-repository.ts'

/** The API's view of a connection. What a role is assumed by is for those alone who set it up. */
export function connectionFromRow(row: ListedConnectionRow, { withRole }: { withRole: boolean }): Connection {
  return {
    id: row.id,
    name: row.name,
    accountId: row.account_id,
    roleArn: withRole ? row.role_arn : null,
    bucket: row.bucket,
    prefix: row.prefix,
    region: row.region,
    externalId: withRole ? row.external_id : null,
    status: row.status,
    checks: row.checks,
    lastCheckedAt: isoOf(row.last_checked_at),
    lastVerifiedAt: isoOf(row.last_verified_at),
    watch: {
      enabled: row.watch_enabled,
      everyMinutes: row.watch_minutes,
      since: row.watch_enabled ? isoOf(row.watched_since) : null,
      lastPolledAt: isoOf(row.last_polled_at),
      nextPollAt: isoOf(row.next_poll_at),
      error: row.poll_error,
    },
    events: {
      secretSetAt: isoOf(row.event_secret_set_at),
      snsTopicArns: row.sns_topic_arns,
      lastEventAt: isoOf(row.last_event_at),
    },
    createdBy: row.createdBy,
    createdAt: row.created_at.toISOString(),
  }
}

/** Whether who asks may see the role and its external id: whoever administers connections, and no script. */
export function seesRole(request: FastifyRequest): boolean {
  const { user, credential } = identityOf(request)
  return credential.kind === 'session' && isAllowed(user.role, 'administer-connections')
}

const isoOf = (time: Date | null): string | null => time?.toISOString() ?? null
