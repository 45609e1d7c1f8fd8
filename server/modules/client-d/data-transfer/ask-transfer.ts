import type { CostFilter, Measure } from '../../../../contract/cost-query.ts'
import type { TimeQuestion } from '../../../costs/time.ts'
import { inValues } from '../../in-values.ts'
import { askGroupings, type AskSums, type Group, type Sum } from '../../grouped-sums.ts'
import { DATA_UNITS } from './quantities.ts'
import { isKnownTransfer, transferKinds, type TransferKinds } from './transfer-kinds.ts'

/** As many resources of a currency are listed. */
const MOST_RESOURCES = 25

/** More usage types of no known kind than any bill has; the statement has room for them. */
const MOST_OTHERS = 300

/** The kinds of transfer that bills have: those that are known, and what bills call transfer besides. */
export async function findKinds(ask: AskSums): Promise<TransferKinds> {
  const lines = (filter: CostFilter): Sum => ({ measure: 'lineCount', filters: [filter] })
  const rows = await ask({
    groups: ['xUsageType'],
    sums: {
      ofFamily: lines(inValues('xProductFamily', ['Data Transfer'])),
      ofType: lines({ dimension: 'xTransferType', operator: 'isNotEmpty' }),
    },
    filters: [inValues('chargeCategory', ['Usage']), { dimension: 'xUsageType', operator: 'isNotEmpty' }],
    time: {},
  })
  const others = rows
    .filter(({ ofFamily, ofType }) => Number(ofFamily) + Number(ofType) > 0)
    .map(({ xUsageType }) => String(xUsageType))
    .filter((usageType) => !isKnownTransfer(usageType))
  return transferKinds([...new Set(others)].slice(0, MOST_OTHERS))
}

interface About {
  kinds: TransferKinds
  measure: Measure
  shown: TimeQuestion
  before: TimeQuestion | undefined
  trend: TimeQuestion
  /** Undefined where there are too many of them. */
  days: TimeQuestion | undefined
}

export type TransferRows = Awaited<ReturnType<typeof askTransfer>>

/** Everything that the answer is made of, side by side; of resources, first which they are. */
export async function askTransfer(ask: AskSums, { kinds, measure, shown, before, trend, days }: About) {
  const kind: Group = { name: 'kind', cases: kinds.cases, otherwise: 'other' }
  const sums = {
    cost: { measure, filters: [] },
    quantity: { measure: 'consumedQuantity', filters: [] },
  } as const satisfies Record<string, Sum>
  const by = (groups: Group[]) => [...groups, kind, 'consumedUnit']
  const of = (groups: Group[], time: TimeQuestion | undefined, filters: CostFilter[] = []) =>
    time ? ask({ groups: by(groups), sums, filters: [...kinds.all, ...filters], time }) : []
  const groupings = {
    lines: by(['serviceName', 'regionId', 'xUsageType', 'xOperation']),
    accounts: by(['subAccountId', 'subAccountName']),
  }
  const byLineAndAccount = (time: TimeQuestion | undefined) =>
    time ? askGroupings(ask, groupings, { sums, filters: kinds.all, time }) : { lines: [], accounts: [] }
  const [own, ownBefore, months, ofDays, otherProviders, resources] = await Promise.all([
    byLineAndAccount(shown),
    byLineAndAccount(before),
    of([], { ...trend, granularity: 'month' }),
    of([], days && { ...days, granularity: 'day' }),
    ask({
      groups: ['providerName', 'serviceName', 'serviceSubcategory', 'consumedUnit'],
      sums,
      filters: UNKNOWN_TRANSFER,
      time: shown,
    }),
    askResources(),
  ])
  return {
    lines: own.lines,
    linesBefore: ownBefore.lines,
    accounts: own.accounts,
    accountsBefore: ownBefore.accounts,
    months,
    days: ofDays,
    otherProviders,
    ...resources,
  }

  async function askResources() {
    const most = await ask({
      groups: ['resourceId'],
      sums: { cost: sums.cost },
      filters: kinds.all,
      time: shown,
      most: { count: MOST_RESOURCES, by: 'cost' },
    })
    const values = [...new Set(most.map(({ resourceId }) => String(resourceId)))]
    if (values.length === 0) return { resources: [], resourcesBefore: [] }
    const only: CostFilter[] = [inValues('resourceId', values)]
    const [own, ownBefore] = await Promise.all([
      of(['resourceId', 'resourceName'], shown, only),
      of(['resourceId', 'resourceName'], before, only),
    ])
    return { resources: own, resourcesBefore: ownBefore }
  }
}

/** Networking that is counted in amounts of data, where no usage type says of which kind it is. */
export const UNKNOWN_TRANSFER: CostFilter[] = [
  inValues('chargeCategory', ['Usage']),
  { dimension: 'xUsageType', operator: 'isEmpty' },
  inValues('serviceCategory', ['Networking']),
  inValues('consumedUnit', DATA_UNITS),
]
