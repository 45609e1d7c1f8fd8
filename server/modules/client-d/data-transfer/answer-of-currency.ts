import type { CostFilter } from '../../../../contract/cost-query.ts'
import type { TransferOfCurrency } from '../../../../contract/data-transfer.ts'
import { compare, toAmount } from '../../amounts.ts'
import { inValues } from '../../in-values.ts'
import { UNKNOWN_TRANSFER, type TransferRows } from './ask-transfer.ts'
import { changeOf, entriesOf, kindsOf, readRow, restOf, type KindRow, type Row } from './entries.ts'
import { filtersOfLines, pathsOf } from './paths.ts'
import { amountOf } from './quantities.ts'
import type { TransferKinds } from './transfer-kinds.ts'
import { regionOfLine } from './usage-type-regions.ts'

interface About {
  kinds: TransferKinds
  hasBefore: boolean
  hasDays: boolean
}

/** @param rows of one currency */
export function answerOfCurrency(
  currency: string,
  rows: TransferRows,
  { kinds, hasBefore, hasDays }: About,
): TransferOfCurrency {
  const [lines, before] = [rows.lines.map(readRow), rows.linesBefore.map(readRow)]
  const ofLines = { own: lines, before, hasBefore }
  const total = { ...changeOf(lines, before, hasBefore), filters: [...kinds.all] }
  const months = byPeriod(rows.months)
  const kindsOfMonths = new Set(months.flatMap((month) => month.kinds.map(({ kind }) => kind)))
  const within = (filters: CostFilter[]) => [...kinds.all, ...filters]
  const resources = entriesOf(
    { own: rows.resources.map(readRow), before: rows.resourcesBefore.map(readRow), hasBefore },
    {
      keyOf: ({ resourceId }) => String(resourceId),
      nameOf: 'resourceName',
      filtersOf: (key) => within([inValues('resourceId', [key])]),
    },
  )
  return {
    billingCurrency: currency,
    total,
    kinds: kinds.kinds
      .map(({ kind, title, filters }) => {
        const isOfKind = ({ group }: KindRow) => group.kind === kind
        const [own, ownBefore] = [lines.filter(isOfKind), before.filter(isOfKind)]
        return {
          own,
          ownBefore,
          entry: { kind, title, ...changeOf(own, ownBefore, hasBefore), filters: [...filters] },
        }
      })
      .filter(
        ({ own, ownBefore, entry }) => own.length + ownBefore.length > 0 || kindsOfMonths.has(entry.kind),
      )
      .map(({ entry }) => entry)
      .toSorted((one, other) => compare(toAmount(other.cost), toAmount(one.cost))),
    services: entriesOf(ofLines, {
      keyOf: ({ serviceName }) => String(serviceName),
      filtersOf: (key) => within([inValues('serviceName', [key])]),
    }),
    accounts: entriesOf(
      { own: rows.accounts.map(readRow), before: rows.accountsBefore.map(readRow), hasBefore },
      {
        keyOf: ({ subAccountId }) => String(subAccountId),
        nameOf: 'subAccountName',
        filtersOf: (key) => within([inValues('subAccountId', [key])]),
      },
    ),
    regions: entriesOf(ofLines, {
      keyOf: regionOf,
      filtersOf: (_key, own) => within(filtersOfLines(own.map(({ group }) => group))),
    }),
    resources: [...resources, ...restOf(resources, total)],
    paths: pathsOf(
      lines.map(({ group }) => group),
      currency,
      kinds,
    ),
    trend: months.map(({ period, ...amounts }) => ({
      period: period.slice(0, 7),
      ...amounts,
    })),
    dailyTrend: hasDays
      ? byPeriod(rows.days).map(({ period, ...amounts }) => ({ day: period, ...amounts }))
      : null,
    otherProviders: otherProvidersOf(rows.otherProviders),
  }
}

/** What edges send is of no region. */
function regionOf({ group }: KindRow): string {
  return group.kind === 'cloudfront' ? group.regionId : regionOfLine(group.regionId, group.usageType)
}

function byPeriod(rows: readonly Row[]) {
  return [...Map.groupBy(rows.map(readRow), ({ period }) => String(period))].map(([period, own]) => ({
    period,
    ...amountOf(own.map(({ group }) => group)),
    kinds: kindsOf(own),
  }))
}

function otherProvidersOf(rows: readonly Row[]): TransferOfCurrency['otherProviders'] {
  const keyOf = ({ providerName, serviceName, serviceSubcategory }: Row) =>
    JSON.stringify([providerName, serviceName, serviceSubcategory])
  return [...Map.groupBy(rows.map(readRow), keyOf).values()]
    .map((own) => {
      const [provider = '', serviceName = '', serviceSubcategory = ''] = [
        String(own[0]?.providerName),
        String(own[0]?.serviceName),
        String(own[0]?.serviceSubcategory),
      ]
      return {
        provider,
        serviceName,
        serviceSubcategory,
        ...amountOf(own.map(({ group }) => group)),
        filters: [
          ...UNKNOWN_TRANSFER,
          inValues('providerName', [provider]),
          inValues('serviceName', [serviceName]),
          inValues('serviceSubcategory', [serviceSubcategory]),
        ],
      }
    })
    .toSorted((one, other) => compare(toAmount(other.cost), toAmount(one.cost)))
}
