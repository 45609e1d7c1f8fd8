import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeBill, type BillFormat } from '../../demo/bill/lifelike/formats.ts'
import { lifelikeBill } from '../../demo/bill/lifelike/lifelike-bill.ts'
import type { NearMiss, PlantedFinding, Rule } from '../../demo/bill/lifelike/planted-finding.ts'
import { RULES } from '../../demo/bill/lifelike/planted-finding.ts'
import { lookForFindings } from '../../testing/find-findings.ts'
import { fromUnits, toUnits } from '../../clickhouse/exact.ts'
import { createLoadTestbed, type LoadTestbed } from '../testing.ts'
import { rules } from './rules/registry.ts'
import { number } from './text.ts'

/** Of 30 days, so that every amount of a month is exact. */
const MONTH = '2026-09-01'

/** Bills of before, with hardly any ordinary lines: how old something is, is told by the first and the last of them. */
const EARLIER = ['2025-09-01', '2025-10-01', '2026-08-01']

/** What is said of something: `subject` is its resource, or what it is about. */
interface Said {
  rule: string
  account: string
  subject: string
  monthlyCost: string
  monthlySaving: string
}

it('knows every rule that something is planted for', () => {
  expect(rules.map(({ id }) => id)).toEqual([...RULES])
})

/** A bill alone does not say how old something is, and FOCUS neither what of a commitment nobody used nor its end. */
const NEEDS_HISTORY: readonly Rule[] = ['ebs-old-snapshots']
const NOT_IN_FOCUS: readonly Rule[] = ['commitment-unused', 'commitment-expiring']

describe.each<{ format: BillFormat; scale: number; earlier: readonly string[]; without: readonly Rule[] }>([
  { format: 'aws-cur-legacy', scale: 1, earlier: EARLIER, without: [] },
  { format: 'aws-cur-2', scale: 0.2, earlier: [], without: NEEDS_HISTORY },
  { format: 'focus', scale: 0.2, earlier: [], without: [...NEEDS_HISTORY, ...NOT_IN_FOCUS] },
])('rules about a lifelike bill as $format', ({ format, scale, earlier, without }) => {
  let testbed: LoadTestbed
  let planted: PlantedFinding[]
  let nearMisses: NearMiss[]
  let found: Said[]

  beforeAll(async () => {
    testbed = await createLoadTestbed()
    for (const month of earlier) await load(month, 0)
    const { bill, loadId } = await load(MONTH, scale)
    planted = bill.planted.filter(({ rule }) => !without.includes(rule))
    nearMisses = bill.nearMisses
    await lookForFindings({ databases: testbed, clickhouse: testbed.clickhouse }, { loadId })
    found = await readFindings(loadId)
  })
  afterAll(() => testbed.stop())

  it('find all that is planted, to the cent, and nothing else', () => {
    expect(sorted(found.map(toCents))).toEqual(sorted(summed(planted.map(saidOf)).map(toCents)))
  })

  it('find none of what is almost something', () => {
    const keys = new Set(found.map(({ rule, account, subject }) => `${rule} ${account} ${subject}`))
    const taken = nearMisses.filter(({ rule, accountId, resourceId, key }) =>
      keys.has(`${rule} ${accountId} ${resourceId ?? key}`),
    )
    expect(taken).toEqual([])
    expect(nearMisses.length).toBeGreaterThan(20)
  })

  async function load(month: string, scale: number) {
    const bill = lifelikeBill({ company: 'northwind', month, lastMonth: MONTH, scale })
    const text = format === 'aws-cur-legacy' ? bill.text : writeBill(bill.lines(), format).text
    const upload = await testbed.load(text, `${month}.csv`)
    expect(upload.status).toBe('completed')
    return { bill, loadId: upload.load_id! }
  }

  async function readFindings(loadId: string): Promise<Said[]> {
    const rows = await testbed.db
      .selectFrom('finding_in_bill')
      .innerJoin('finding', 'finding.id', 'finding_id')
      .where('load_id', '=', loadId)
      .select(['rule', 'sub_account_id', 'resource_id', 'subject', 'monthly_cost', 'monthly_saving'])
      .execute()
    return summed(
      rows.map((row) => ({
        rule: row.rule,
        account: row.sub_account_id,
        subject: row.resource_id || row.subject,
        monthlyCost: row.monthly_cost,
        monthlySaving: row.monthly_saving,
      })),
    )
  }
})

/** How rules name what is no resource, where the bill's generator names it otherwise. */
const SUBJECTS: Partial<Record<string, string>> = {
  PaidEventsRecorded: 'AWSCloudTrail',
  ConfigurationItemRecorded: 'AWSConfig',
  compute: 'Compute',
}

function saidOf({ rule, accountId, resourceId, key, monthlyCost, monthlySaving }: PlantedFinding): Said {
  const subject = resourceId ?? SUBJECTS[key!] ?? key!
  return { rule, account: accountId, subject, monthlyCost, monthlySaving }
}

/** A gap is found for each account; planted is what they leave together. */
function summed(said: Said[]): Said[] {
  const isGap = ({ rule }: Said) => rule === 'compute-sp-gap' || rule === 'commitment-gap'
  const gaps = Map.groupBy(said.filter(isGap), ({ rule, subject }) => `${rule} ${subject}`)
  const total = (of: Said[], amount: 'monthlyCost' | 'monthlySaving') =>
    fromUnits(of.reduce((sum, one) => sum + toUnits(one[amount]), 0n))
  return [
    ...said.filter((one) => !isGap(one)),
    ...[...gaps.values()].map((of) => ({
      ...of[0]!,
      account: '',
      monthlyCost: total(of, 'monthlyCost'),
      monthlySaving: total(of, 'monthlySaving'),
    })),
  ]
}

const toCents = ({ monthlyCost, monthlySaving, ...said }: Said): Said => ({
  ...said,
  monthlyCost: number(monthlyCost),
  monthlySaving: number(monthlySaving),
})

function sorted(said: Said[]): string[] {
  return said
    .map(
      ({ rule, account, subject, monthlyCost, monthlySaving }) =>
        `${rule} | ${account} | ${subject} | ${monthlyCost} | ${monthlySaving}`,
    )
    .sort()
}
