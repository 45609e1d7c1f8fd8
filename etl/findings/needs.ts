/** What was found out of one billing period of a load before any rule is asked. */
export interface BillFacts {
  /** The providers that its lines name. */
  providers: string[]
  lineCount: number
  /** The first moment that the bill covers, and the one after the last: ISO, without a zone, in UTC. */
  from: string
  to: string
  days: number
  /** Lines that have a value, by column. */
  filled: Record<FilledColumn, number>
  /** Lines of usage that are about one hour or less. */
  hourlyLines: number
  /** Days from the client's first bill that counts to the end of this one. */
  historyDays: number
}

export const FILLED_COLUMNS = [
  'x_UsageType',
  'x_Operation',
  'x_ProductCode',
  'ResourceId',
  'CommitmentDiscountId',
  'x_CommitmentEndTime',
  'Tags',
] as const
export type FilledColumn = (typeof FILLED_COLUMNS)[number]

const DESCRIPTIONS: Record<FilledColumn, string> = {
  x_UsageType: 'usage types as AWS names them',
  x_Operation: 'operations as AWS names them',
  x_ProductCode: 'AWS’s product codes',
  ResourceId: 'resource ids',
  CommitmentDiscountId: 'reservations, Savings Plans or other commitments',
  x_CommitmentEndTime: 'the end of reservations or Savings Plans',
  Tags: 'tags',
}

/** What a rule needs: values in a column, lines by the hour, or so many days of bills. */
export type Need = FilledColumn | 'hours' | { days: number } | { historyDays: number }

/** Why a rule does not apply to a bill; null where it does. */
export function reasonAgainst(needs: readonly Need[], facts: BillFacts): string | null {
  for (const need of needs) {
    const reason = reasonOf(need, facts)
    if (reason !== null) return reason
  }
  return null
}

function reasonOf(
  need: Need,
  { filled, hourlyLines, days, historyDays, providers }: BillFacts,
): string | null {
  if (need === 'hours') {
    return hourlyLines > 0 ? null : 'Needs lines by the hour; those of this bill are about days or longer.'
  }
  if (typeof need === 'string') {
    if (filled[need] > 0) return null
    const whose = providers.length > 0 ? ` of ${providers.join(', ')}` : ''
    return `Needs ${DESCRIPTIONS[need]} (${need}); this bill${whose} has none.`
  }
  if ('days' in need) {
    return days >= need.days ? null : `Needs ${need.days} days of a bill; this one covers ${days}.`
  }
  return historyDays >= need.historyDays
    ? null
    : `Needs bills of ${need.historyDays} days; those that are here cover ${historyDays}.`
}
