import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type { ChargebackStatement } from '../../../../../contract/chargeback-statement.ts'
import { fromUnits, toUnits } from '../../../../../clickhouse/exact.ts'
import type { Database } from '../../../../../migrations/tables.ts'
import type { ClientIdentity } from '../../../../accounts/identity.ts'
import type { StatementContext } from '../../../../costs/run-statement.ts'
import { notFound } from '../../../../http/problem.ts'
import { writeAmount } from '../amounts/round-tree.ts'
import { findDifference } from './difference.ts'
import {
  findStatement,
  findTotals,
  findUploads,
  type StatementHeader,
  type StoredTotal,
} from './statements-repository.ts'

export async function requireStatement(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<StatementHeader> {
  const statement = await findStatement(db, clientId, id)
  if (!statement) throw notFound(`statement ${id}`)
  return statement
}

/** A statement that was made just now: nothing is different yet. */
export async function readNewStatement(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<ChargebackStatement> {
  const { kept } = await readKept(db, clientId, id)
  return { ...kept, difference: null }
}

/** A statement as it was made, and what would be different now. */
export async function readStatement(
  dependencies: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  identity: ClientIdentity,
  id: string,
  context: StatementContext,
): Promise<ChargebackStatement> {
  const { kept, totals } = await readKept(dependencies.db, identity.client.id, id)
  const difference = await findDifference(dependencies, identity, { statement: kept, totals }, context)
  return { ...kept, difference }
}

async function readKept(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<{ kept: Omit<ChargebackStatement, 'difference'>; totals: StoredTotal[] }> {
  const statement = await requireStatement(db, clientId, id)
  const [totals, uploads] = await Promise.all([
    findTotals(db, clientId, statement.id),
    findUploads(db, clientId, statement),
  ])
  return {
    kept: { ...statement, uploads, currencies: readCurrencies(totals), warnings: describeGone(uploads) },
    totals,
  }
}

function readCurrencies(totals: StoredTotal[]): ChargebackStatement['currencies'] {
  return [...new Set(totals.map(({ billingCurrency }) => billingCurrency))].map((billingCurrency) => {
    const own = totals.filter((total) => total.billingCurrency === billingCurrency)
    const add = (field: 'exact' | 'amount') => own.reduce((sum, { total }) => sum + toUnits(total[field]), 0n)
    return {
      billingCurrency,
      bill: { exact: fromUnits(add('exact')), amount: writeAmount(add('amount'), placesOf(own)) },
      unallocated: own.find(({ costCentre }) => costCentre === null)!.total,
      costCentres: own.flatMap(({ costCentre, direct, shared, total }) =>
        costCentre ? [{ costCentre, direct, shared, total }] : [],
      ),
    }
  })
}

/** As it was written when it was made. */
function placesOf([first]: StoredTotal[]): number {
  return first?.total.amount.split('.')[1]?.length ?? 0
}

/** Uploads of one file name have the same sentence, which is said once. */
function describeGone(uploads: ChargebackStatement['uploads']): string[] {
  const sentences = uploads.flatMap(({ fileName, state }) => {
    if (state !== 'deleted' && state !== 'removed') return []
    const what = state === 'deleted' ? 'was deleted' : 'has no rows any more, since there are newer versions'
    return [`${fileName} ${what}: what it was charged stays here, its lines cannot be looked at.`]
  })
  return [...new Set(sentences)]
}
