import { sql, type Kysely, type Transaction } from 'kysely'
import type { FindingState } from '../../contract/finding.ts'
import { enqueueFindingChecks } from '../../etl/findings/check-findings.ts'
import { CURRENT_SLICE } from '../../etl/findings/history-of-load.ts'
import { lockFindings } from '../../etl/findings/lock-findings.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { recordAudits } from '../audit/record-audit.ts'
import type { Caller } from '../http/caller.ts'
import { conflict, invalidRequest, notFound } from '../http/problem.ts'

export interface StateChange {
  state: FindingState
  reason?: string | undefined
}

/**
 * Says what is to be made of findings of the client, all or none of them; answers how many that changed. What is done
 * is compared from the newest bill that has it on.
 */
export async function changeFindingStates(
  db: Kysely<Database>,
  { client, user }: ClientIdentity,
  ids: string[],
  { state, reason = '' }: StateChange,
  caller: Caller,
): Promise<number> {
  const said = reason.trim()
  if (state === 'dismissed' && said === '') {
    throw invalidRequest('reason', 'is needed to dismiss a finding: whoever sees it next asks why')
  }
  return db.transaction().execute(async (trx) => {
    await lockFindings(trx, client.id)
    const findings = await readFindings(trx, client.id, ids)
    const known = new Set(findings.map(({ id }) => id))
    const unknown = ids.find((id) => !known.has(id.toLowerCase()))
    if (unknown !== undefined) throw notFound(`finding ${unknown}`)
    const changed = findings.filter((finding) => finding.state !== state || finding.state_reason !== said)
    if (changed.length === 0) return 0
    if (state === 'done' && changed.some(({ last_period }) => last_period === null)) {
      throw conflict(
        'finding-in-no-bill',
        'What no bill has any more cannot be checked against those that follow.',
      )
    }
    await sql`
      update finding set state = ${state}, state_reason = ${said}, state_by = ${user.id}, state_at = now(),
        done_after = changed.done_after
      from unnest(${changed.map(({ id }) => id)}::uuid[],
        ${changed.map((finding) => (state === 'done' ? (finding.done_after ?? finding.last_period) : null))}::date[])
        as changed (id, done_after)
      where finding.id = changed.id and finding.client_id = ${client.id}
    `.execute(trx)
    await trx
      .insertInto('finding_state_change')
      .values(
        changed.map((finding) => ({
          finding_id: finding.id,
          client_id: client.id,
          user_id: user.id,
          from_state: finding.state,
          to_state: state,
          reason: said,
        })),
      )
      .execute()
    await recordAudits(
      trx,
      changed.map((finding) => ({
        action: 'finding.change-state',
        objectType: 'finding',
        objectId: finding.id,
        clientId: client.id,
        userId: user.id,
        ...caller,
        detail: {
          rule: finding.rule,
          resourceId: finding.resource_id,
          before: { state: finding.state, reason: finding.state_reason },
          after: { state, reason: said },
        },
      })),
    )
    await enqueueFindingChecks(trx, client.id)
    return changed.length
  })
}

interface FindingToChange {
  id: string
  rule: string
  resource_id: string
  state: FindingState
  state_reason: string
  /** Of the newest bill that counts and has it. */
  last_period: string | null
  /** Set where it is done already: saying so again does not move what it is compared with. */
  done_after: string | null
}

async function readFindings(
  trx: Transaction<Database>,
  clientId: string,
  ids: string[],
): Promise<FindingToChange[]> {
  const { rows } = await sql<FindingToChange>`
    select id, rule, resource_id, state, state_reason, done_after, (
      select max(finding_in_bill.period)
      from finding_in_bill join (${CURRENT_SLICE} and upload.client_id = ${clientId}::uuid) as slice
        using (load_id, period, billing_account_id)
      where finding_id = finding.id
    ) as last_period
    from finding
    where client_id = ${clientId} and id = any(${ids}::uuid[])
  `.execute(trx)
  return rows
}
