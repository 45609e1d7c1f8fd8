import { createHash } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import type { CostFilter } from '../../contract/cost-query.ts'
import type { RuleOfBill } from '../../contract/finding.ts'
import { composeStatement } from './compose.ts'
import type { History } from './history-of-load.ts'
import { reasonAgainst, type BillFacts } from './needs.ts'
import { passes } from './passes/registry.ts'
import type { Pass } from './passes/pass.ts'
import { readFacts, type BillOfLoad } from './read-facts.ts'
import type { Rule } from './rule.ts'
import { rules } from './rules/registry.ts'
import { selectRows, type StatementBounds } from './select-rows.ts'
import { percentParameters, type Percents } from './settings.ts'

/** A finding as a rule made it of one billing period of a load. */
export interface Finding {
  rule: string
  /** The same for the same rule, account, region and resource, whatever the bill. */
  key: string
  billingAccountId: string
  currency: string
  provider: string
  subAccountId: string
  subAccountName: string
  regionId: string
  resourceId: string
  subject: string
  serviceName: string
  cost: string
  saving: string
  monthlyCost: string
  monthlySaving: string
  figures: Record<string, string>
  pool: string
  /** The filters of cost lines that lead to those behind it, in its billing period. */
  filters: CostFilter[]
}

/** What rules made of a bill. */
export interface FoundInBill {
  /** Null where it has no usage. */
  facts: BillFacts | null
  rules: RuleOfBill[]
  findings: Finding[]
}

/** Has every rule look at one billing period of a load, by one statement for each pass. */
export async function findFindings(
  clickhouse: ClickHouseClient,
  bill: BillOfLoad,
  { history, percents, bounds }: { history: History; percents: Percents; bounds: StatementBounds },
): Promise<FoundInBill> {
  const facts = await readFacts(clickhouse, bill, history.from, bounds)
  if (facts === null) {
    const reason = 'Needs usage; this bill has none.'
    return { facts, rules: rules.map(({ id }) => ({ rule: id, applies: false, reason })), findings: [] }
  }
  const reasons = new Map(rules.map(({ id, needs }) => [id, reasonAgainst(needs, facts)]))
  const parameters = {
    ...bill,
    ...percentParameters(percents),
    from: facts.from,
    to: facts.to,
    days: facts.days,
    historyDays: facts.historyDays,
    historyLoads: history.slices.map(({ loadId }) => loadId),
    historyPeriods: history.slices.map(({ period }) => period),
    historyAccounts: history.slices.map(({ billingAccountId }) => billingAccountId),
  }
  const found = await twoAtATime(passes, bounds, async (pass, own) => {
    const asked = rules.filter(({ id, pass: name }) => name === pass.name && reasons.get(id) === null)
    if (asked.length === 0) return []
    return selectRows<FoundRow>(clickhouse, composeStatement(pass, asked), parameters, own)
  })
  const cut = new Set(found.flat().flatMap(({ isCut, rule }) => (Number(isCut) === 0 ? [] : rule)))
  return {
    facts,
    rules: rules.map((rule) => ofBill(rule, reasons.get(rule.id) ?? null, cut)),
    findings: found.flatMap((rows, index) => rows.map((row) => toFinding(row, passes[index]!))),
  }
}

/**
 * Asks for all of them, two at a time with half of the memory each: to plan a statement, and what it makes of sums, is
 * done by one core. Where one fails, no other is begun.
 */
async function twoAtATime<Item, Result>(
  items: readonly Item[],
  { maxMemoryBytes, signal }: StatementBounds,
  ask: (item: Item, bounds: StatementBounds) => Promise<Result>,
): Promise<Result[]> {
  const own = { maxMemoryBytes: Math.floor(maxMemoryBytes / 2), signal }
  const results: Result[] = []
  const waiting = [...items.entries()]
  async function goOn(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, item] = next
      results[index] = await ask(item, own)
    }
  }
  const lanes = [goOn(), goOn()].map((lane) =>
    lane.catch((error: unknown) => {
      waiting.length = 0
      throw error
    }),
  )
  await Promise.allSettled(lanes)
  await Promise.all(lanes)
  return results
}

function ofBill({ id, top, topOf }: Rule, reason: string | null, cut: Set<string>): RuleOfBill {
  if (reason !== null || !cut.has(id)) return { rule: id, applies: reason === null, reason }
  return {
    rule: id,
    applies: true,
    reason:
      top === undefined
        ? 'There are more: those with the largest savings are kept.'
        : `Of ${topOf ? 'each kind' : 'all'}, only the ${top === 1 ? 'one' : top} with the largest costs.`,
  }
}

/** A row of a composed statement. */
interface FoundRow extends Omit<Finding, 'key' | 'filters'> {
  evidence: Record<string, string[]>
  filters: Record<string, string>
  isCut: number | string
}

function toFinding(row: FoundRow, pass: Pass): Finding {
  const { evidence, filters, rule, subAccountId, regionId, resourceId, subject } = row
  const ofAccount = pass.isOfAccount?.(resourceId) === false ? '' : subAccountId
  return {
    rule,
    key: findingKey([rule, ofAccount, regionId, resourceId, subject]),
    billingAccountId: row.billingAccountId,
    currency: row.currency,
    provider: row.provider,
    subAccountId,
    subAccountName: row.subAccountName,
    regionId,
    resourceId,
    subject,
    serviceName: row.serviceName,
    cost: row.cost,
    saving: row.saving,
    monthlyCost: row.monthlyCost,
    monthlySaving: row.monthlySaving,
    figures: row.figures,
    pool: row.pool,
    filters: [
      ...(pass.only ?? []),
      ...Object.entries(filters).flatMap(([dimension, value]) =>
        evidence[dimension]?.length ? [] : [equals(dimension, [value])],
      ),
      ...Object.entries(evidence).flatMap(([dimension, values]) =>
        values.length > 0 ? [equals(dimension, values.slice(0, MAX_VALUES))] : [],
      ),
    ],
  }
}

/** As many as a filter of cost lines takes. */
const MAX_VALUES = 1000

function equals(dimension: string, values: string[]): CostFilter {
  return { dimension, operator: 'in', values }
}

function findingKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
