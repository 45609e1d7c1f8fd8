import type { Finding, FindingConfidence, FindingEffort, FindingState } from '../../contract/finding.ts'
import type { Figures } from '../../etl/findings/rule.ts'
import { findRule } from '../../etl/findings/rules/registry.ts'
import { amount } from '../../etl/findings/text.ts'
import type { Bill } from './finding-scope.ts'

/** A row of `counted`, and what its finding was checked against last. */
export interface FindingRow {
  finding_id: string
  period: string
  currency: string
  cost: string
  saving: string
  monthly_cost: string
  monthly_saving: string
  counted_saving: string
  confidence: FindingConfidence
  effort: FindingEffort
  figures: { of: Record<string, string>; percents: Record<string, string> }
  uploads: string[]
  rule: string
  provider: string
  sub_account_id: string
  sub_account_name: string
  region_id: string
  resource_id: string
  subject: string
  service_name: string
  state: FindingState
  state_reason: string
  done_after: string | null
  checked_period: string | null
  realised: string | null
  is_still_there: boolean | null
}

export function toFinding(row: FindingRow, bills: Bill[]): Finding {
  const rule = findRule(row.rule)
  return {
    id: row.finding_id,
    rule: row.rule,
    title: rule?.title ?? row.rule,
    provider: row.provider,
    resourceId: row.resource_id,
    subject: row.subject,
    subAccountId: row.sub_account_id,
    subAccountName: row.sub_account_name,
    regionId: row.region_id,
    serviceName: row.service_name,
    period: row.period.slice(0, 7),
    currency: row.currency,
    monthlyCost: row.monthly_cost,
    monthlySaving: row.monthly_saving,
    isReportOnly: rule !== undefined && rule.saving === undefined,
    countedSaving: row.counted_saving,
    confidence: row.confidence,
    effort: row.effort,
    state: row.state,
    stateReason: row.state_reason,
    realised: row.state === 'done' ? realisedOf(row) : null,
    explanation: rule?.explanation(figuresOf(row, bills)) ?? '',
    uploads: row.uploads,
  }
}

/** What a rule explains a finding with. */
export function figuresOf(row: FindingRow, bills: Bill[]): Figures {
  const own = bills.filter(({ period, uploadId }) => period === row.period && row.uploads.includes(uploadId))
  return {
    currency: row.currency,
    cost: row.cost,
    saving: row.saving,
    monthlyCost: row.monthly_cost,
    monthlySaving: row.monthly_saving,
    from: own[0]?.from ?? row.period,
    to: own[0]?.to ?? row.period,
    days: Math.max(0, ...own.map(({ days }) => days)),
    of: row.figures.of,
    percents: row.figures.percents,
    resourceId: row.resource_id,
    subject: row.subject,
  }
}

type Realised = NonNullable<Finding['realised']>

function realisedOf(row: FindingRow): Realised {
  const { checked_period: period, realised } = row
  if (period !== null && realised !== null) {
    return {
      period: period.slice(0, 7),
      monthlySaving: realised,
      ...checkedOf(row, period.slice(0, 7), realised),
    }
  }
  const isCompared = !findRule(row.rule)?.avoidsLoss
  return {
    status: isCompared ? 'waiting' : 'not-compared',
    period: null,
    monthlySaving: null,
    explanation: isCompared
      ? 'The bill after it was done will tell what was saved.'
      : 'It keeps costs from rising: no bill is lower for it, so nothing is compared.',
  }
}

function checkedOf(
  { is_still_there: isStillThere, currency }: FindingRow,
  month: string,
  realised: string,
): Pick<Realised, 'status' | 'explanation'> {
  const saved = `${amount(realised, currency)} a month`
  if (!isStillThere) {
    return {
      status: 'verified',
      explanation: `In the bill of ${month} it is gone: ${saved} less than before.`,
    }
  }
  if (Number(realised) > 0) {
    return {
      status: 'partly',
      explanation: `In the bill of ${month} it is smaller, and not gone: ${saved} are saved of what it would.`,
    }
  }
  return {
    status: 'still-there',
    explanation: `The bill of ${month} has it still: where it was done within that month, the next bill will tell.`,
  }
}
