import { asDecimal, decimal, dividedBy, times } from './money.ts'
import { SUBJECT_COLUMNS, type Pass } from './passes/pass.ts'
import type { Columns, Rule, Sql } from './rule.ts'

/** Findings of one rule and currency, at most: those with the largest amounts. Ten thousand are read by nobody. */
const MAX_FINDINGS_OF_RULE = 10_000

/** Where in a text a percentage stands for. */
export function percentParameter(ruleId: string, percent: string): string {
  return `${ruleId}__${percent}`.replaceAll('-', '_')
}

/**
 * One statement for all rules of a pass. Its rows are summed up once for each resource, with the sums of every rule
 * beside each other; whose condition holds is told from the sums, and only for those findings are amounts, figures and
 * evidence made. So a rule more is some sums more, and no other reading of the lines.
 */
export function composeStatement(pass: Pass, rules: readonly Rule[]): Sql {
  const subject = SUBJECT_COLUMNS.join(', ')
  const indexed = rules.map(
    (rule, index) => ({ rule, index, columns: columnsOf(rule, index) }) satisfies Indexed,
  )
  const evidence = Object.entries(pass.evidence)
  return `WITH marked AS (
  SELECT *, ${indexed.map(({ rule, index }) => `(${rule.lines}) AS ${linesOf(index)}`).join(',\n    ')},
    ${indexed.map(({ index }) => `bitShiftLeft(toUInt64(${linesOf(index)}), ${index})`).join(' + ')} AS mask
  FROM (${pass.rows})
), summed AS (
  SELECT ${subject},
    any(row.ProviderName) AS ProviderName, any(row.SubAccountName) AS SubAccountName,
    ${indexed.flatMap(sumsOf).join(',\n    ')},
    groupArrayIf((row.mask, toString(row.ServiceName), ${evidence.map(([, sql]) => sql).join(', ')}), row.mask != 0) AS behind
  FROM marked AS row
  GROUP BY ${subject}
), found AS (
  SELECT *, arrayJoin(arrayFilter(nth -> nth != ${NONE}, [
    ${indexed.map(({ rule, index, columns }) => `if(${conditionOf(rule, index, columns)}, ${index}, ${NONE})`).join(',\n    ')}
  ])) AS nth
  FROM summed
), computed AS (
  SELECT ${subject}, ProviderName, SubAccountName, nth,
    ${pick(indexed, ({ rule }) => `'${rule.id}'`)} AS rule,
    ${pick(indexed, ({ columns }) => columns.cost)} AS cost,
    ${pick(indexed, ({ rule, columns }) => rule.saving?.sql(columns) ?? decimal('0'))} AS saving,
    ${ofMonth('cost')} AS monthlyCost,
    ${ofMonth('saving')} AS monthlySaving,
    ${pick(indexed, ({ columns }) => figuresOf(columns))} AS figures,
    ${pick(indexed, ({ rule, columns }) => rule.pool?.(columns) ?? "''")} AS pool,
    ${pick(indexed, ({ rule }) => decimal(rule.threshold))} AS threshold,
    ${pick(indexed, ({ rule }) => String(rule.saving === undefined))} AS isReportOnly,
    ${pick(indexed, ({ rule }) => String(rule.top ?? MAX_FINDINGS_OF_RULE))} AS atMost,
    ${pick(indexed, ({ rule, columns }) => rule.topOf?.(columns) ?? "''")} AS topOf,
    arrayFilter(row -> bitTest(row.1, nth), behind) AS own,
    ${evidence.map(([dimension], index) => `arraySort(arrayDistinct(arrayFlatten(arrayMap(row -> row.${index + 3}, own)))) AS evidence_${dimension}`).join(',\n    ')}
  FROM found
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY nth, BillingCurrency, topOf
      ORDER BY if(isReportOnly, cost, saving) DESC, cost DESC, ${subject}) AS place,
    count() OVER (PARTITION BY nth, BillingCurrency, topOf) AS among
  FROM computed
  WHERE if(isReportOnly, monthlyCost, monthlySaving) >= threshold
)
SELECT rule, BillingAccountId AS billingAccountId, BillingCurrency AS currency, ProviderName AS provider,
  SubAccountId AS subAccountId, SubAccountName AS subAccountName, RegionId AS regionId, ResourceId AS resourceId,
  Subject AS subject, own[1].2 AS serviceName, cost, saving, monthlyCost, monthlySaving, figures, pool,
  map(${evidence.map(([dimension]) => `'${dimension}', evidence_${dimension}`).join(', ')}) AS evidence,
  ${filtersOf(pass)} AS filters, among > atMost AS isCut
FROM ranked
WHERE place <= atMost
ORDER BY rule, place`
}

interface Indexed {
  rule: Rule
  index: number
  columns: Columns<string, string>
}

/** No rule: there are at most 64 in a pass, one for each bit of a mask. */
const NONE = 255

const linesOf = (index: number) => `lines_${index}`
const sumName = (index: number, name: string) => `sum_${index}_${name}`

function measuresOf(rule: Rule, index: number): [name: string, sql: Sql][] {
  return Object.entries(rule.measures?.(`row.${linesOf(index)}`) ?? {})
}

function columnsOf(rule: Rule, index: number): Columns<string, string> {
  const names = ['cost', 'quantity', ...measuresOf(rule, index).map(([name]) => name)]
  return {
    ...Object.fromEntries(names.map((name) => [name, sumName(index, name)])),
    percent: Object.fromEntries(
      Object.keys(rule.percents ?? {}).map((name) => [
        name,
        `{${percentParameter(rule.id, name)}:Decimal(38, 18)}`,
      ]),
    ),
  } as Columns<string, string>
}

function sumsOf({ rule, index }: Indexed): Sql[] {
  const lines = `row.${linesOf(index)}`
  return [
    `countIf(${lines}) AS ${sumName(index, 'lines')}`,
    `sumIf(row.cost, ${lines}) AS ${sumName(index, 'cost')}`,
    `sumIf(row.quantity, ${lines}) AS ${sumName(index, 'quantity')}`,
    ...measuresOf(rule, index).map(([name, sql]) => `${sql} AS ${sumName(index, name)}`),
  ]
}

function conditionOf(rule: Rule, index: number, columns: Columns<string, string>): Sql {
  const hasLines = `${sumName(index, 'lines')} > 0`
  return rule.condition ? `${hasLines} AND (${rule.condition(columns)})` : hasLines
}

function figuresOf(columns: Columns<string, string>): Sql {
  const entries = Object.entries(columns).filter(([name]) => name !== 'percent' && name !== 'cost')
  return `map(${entries.map(([name, sql]) => `'${name}', toString(${sql as Sql})`).join(', ')})`
}

/** What the rule of a finding says, by its place. */
function pick(indexed: Indexed[], of: (one: Indexed) => Sql): Sql {
  const branches = indexed.map((one) => `nth = ${one.index}, ${of(one)}`)
  // The last value is that of no rule: of the same type as the others.
  return `multiIf(${branches.join(', ')}, ${of(indexed[0]!)})`
}

/** A month of 30 days, out of the days that the bill covers. */
function ofMonth(amount: Sql): Sql {
  return dividedBy(times(amount, decimal('30')), asDecimal('{days:UInt16}'))
}

const OF_RESOURCE = { subAccountId: 'SubAccountId', regionId: 'RegionId', resourceId: 'ResourceId' }

function filtersOf({ filters = OF_RESOURCE }: Pass): Sql {
  return `map('billingAccountId', toString(BillingAccountId), 'billingCurrency', toString(BillingCurrency), ${Object.entries(
    filters,
  )
    .map(([dimension, column]) => `'${dimension}', toString(${column})`)
    .join(', ')})`
}
