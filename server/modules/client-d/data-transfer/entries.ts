import type { CostFilter } from '../../../../contract/cost-query.ts'
import type { TransferEntry, TransferOfCurrency } from '../../../../contract/data-transfer.ts'
import type { Value } from '../../../costs/run-statement.ts'
import { compare, fromAmount, ratioOf, sum, toAmount, type Amount } from '../../amounts.ts'
import type { TransferGroup } from './paths.ts'
import { amountOf, gigabytesOf } from './quantities.ts'

export type Row = Record<string, Value>

/** A row that is of one kind, as all rows of lines are. */
export type KindRow = Row & { group: TransferGroup }

/** Reads once what all parts of the answer need of a row. */
export function readRow(row: Row): KindRow {
  return {
    ...row,
    group: {
      kind: String(row.kind) as TransferGroup['kind'],
      usageType: String(row.xUsageType ?? ''),
      operation: String(row.xOperation ?? ''),
      regionId: String(row.regionId ?? ''),
      cost: toAmount(row.cost),
      quantity: toAmount(row.quantity),
      unit: String(row.consumedUnit),
    },
  } as KindRow
}

/** @param hasBefore whether any upload has anything of the time before */
export function changeOf(
  own: readonly KindRow[],
  before: readonly KindRow[],
  hasBefore: boolean,
): Pick<
  TransferOfCurrency['total'],
  'cost' | 'gigabytes' | 'costPerGigabyte' | 'before' | 'change' | 'changeRatio'
> {
  const amount = amountOf(own.map(({ group }) => group))
  if (!hasBefore) return { ...amount, before: null, change: null, changeRatio: null }
  const [cost, costBefore] = [costOf(own), costOf(before)]
  return {
    ...amount,
    before: fromAmount(costBefore),
    change: fromAmount(cost - costBefore),
    changeRatio: ratioOf(cost - costBefore, costBefore < 0n ? -costBefore : costBefore),
  }
}

/** What of these is of which kind, the most first. */
export function kindsOf(rows: readonly KindRow[]): TransferEntry['kinds'] {
  return [...Map.groupBy(rows, ({ group }) => group.kind)]
    .map(([kind, own]) => ({
      kind,
      cost: costOf(own),
      gigabytes: gigabytesOf(own.map(({ group }) => group)),
    }))
    .toSorted((one, other) => compare(other.cost, one.cost))
    .map(({ kind, cost, gigabytes }) => ({
      kind,
      cost: fromAmount(cost),
      gigabytes: gigabytes === null ? null : fromAmount(gigabytes),
    }))
}

interface Sides {
  own: readonly KindRow[]
  before: readonly KindRow[]
  hasBefore: boolean
}

interface As {
  keyOf(row: KindRow): string
  nameOf?: string
  filtersOf(key: string, rows: readonly KindRow[]): CostFilter[]
}

/** An entry for each key of either time, those first that cost most. */
export function entriesOf(
  { own, before, hasBefore }: Sides,
  { keyOf, nameOf, filtersOf }: As,
): TransferEntry[] {
  const now = Map.groupBy(own, keyOf)
  const then = Map.groupBy(before, keyOf)
  return [...new Set([...now.keys(), ...then.keys()])]
    .map((key) => ({ key, rows: now.get(key) ?? [], rowsBefore: then.get(key) ?? [] }))
    .toSorted(
      (one, other) =>
        compare(costOf(other.rows), costOf(one.rows)) ||
        compare(costOf(other.rowsBefore), costOf(one.rowsBefore)),
    )
    .map(({ key, rows, rowsBefore }) => ({
      value: key,
      name: nameOf === undefined ? null : nameIn([...rowsBefore, ...rows], nameOf),
      ...changeOf(rows, rowsBefore, hasBefore),
      kinds: kindsOf(rows),
      filters: filtersOf(key, [...rows, ...rowsBefore]),
    }))
}

/** What is not among the entries, as one: what all cost less what they do. */
export function restOf(
  entries: readonly TransferEntry[],
  total: TransferOfCurrency['total'],
): TransferEntry[] {
  const less = (name: 'cost' | 'gigabytes' | 'before') =>
    total[name] === null || entries.some((entry) => entry[name] === null)
      ? null
      : toAmount(total[name]) - sum(entries.map((entry) => toAmount(entry[name])))
  const [cost, before, gigabytes] = [less('cost')!, less('before'), less('gigabytes')]
  if (cost === 0n && (gigabytes ?? 0n) === 0n && (before ?? 0n) === 0n) return []
  const rest = amountOf([{ cost, quantity: gigabytes ?? 1n, unit: gigabytes === null ? '' : 'GB' }])
  return [
    {
      value: null,
      name: null,
      ...rest,
      before: before === null ? null : fromAmount(before),
      change: before === null ? null : fromAmount(cost - before),
      changeRatio: before === null ? null : ratioOf(cost - before, before),
      kinds: [],
      filters: null,
    },
  ]
}

function nameIn(rows: readonly KindRow[], column: string): string | null {
  const name = rows.map((row) => String(row[column])).findLast((text) => text !== '')
  return name ?? null
}

function costOf(rows: readonly KindRow[]): Amount {
  return sum(rows.map(({ group }) => group.cost))
}
