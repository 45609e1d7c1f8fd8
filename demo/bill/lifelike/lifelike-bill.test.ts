import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoadTestbed, type LoadTestbed } from '../../../etl/testing.ts'
import type { BillLine } from '../generate-cur.ts'
import { monthOf } from './calendar.ts'
import type { CompanyName } from './company.ts'
import { firstDelivery } from './first-delivery.ts'
import { writeBill, type BillFormat } from './formats.ts'
import { lifelikeBill, type LifelikeOptions } from './lifelike-bill.ts'
import { cost } from './money.ts'
import { RULES } from './planted-finding.ts'

const MONTH = '2026-09-01'
const billOf = (options: Partial<LifelikeOptions> = {}) =>
  lifelikeBill({ company: 'northwind', month: MONTH, ...options })
const full = billOf()
const lines = [...full.lines()]

const of = ({ fields }: BillLine, column: string) => fields[column] ?? ''
const typeOf = (line: BillLine) => of(line, 'lineItem/LineItemType')
const amountOf = (line: BillLine, column: string) => cost(of(line, column) || '0')
const total = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n)
const linesOf = (type: string, among: readonly BillLine[] = lines) =>
  among.filter((line) => typeOf(line) === type)

function groups(by: string, among: readonly BillLine[]): Map<string, BillLine[]> {
  return Map.groupBy(among, (line) => of(line, by))
}

describe('a lifelike bill', () => {
  it('is the same for the same seed, and another for another one', () => {
    const hashOf = (options: Partial<LifelikeOptions>) =>
      createHash('sha256')
        .update([...billOf({ company: 'harbor', scale: 0.2, ...options }).text].join(''))
        .digest('hex')
    expect(hashOf({})).toBe(hashOf({}))
    expect(hashOf({})).not.toBe(hashOf({ seed: 2 }))
  })

  it('has about 20,000 lines of 30 products in six accounts, no two with the same id and time', () => {
    const count = (column: string) => new Set(lines.map((line) => of(line, column))).size
    expect(lines.length).toBeGreaterThan(18_000)
    expect(lines.length).toBeLessThan(25_000)
    expect(count('lineItem/ProductCode')).toBeGreaterThan(30)
    expect(count('lineItem/UsageAccountId')).toBe(6)
    const keys = lines.map(
      (line) => `${of(line, 'identity/LineItemId')} ${of(line, 'identity/TimeInterval')}`,
    )
    expect(new Set(keys).size).toBe(lines.length)
  })

  it('has the resources of the month before, as far as they were there', () => {
    const idsIn = (month: string) => {
      const { lines } = billOf({ month, lastMonth: '2026-10-01', scale: 0.5 })
      const stable = [...lines()].filter((line) =>
        /db:|vol-|natgateway/.test(of(line, 'lineItem/ResourceId')),
      )
      return new Set(stable.map((line) => of(line, 'lineItem/ResourceId')))
    }
    const [before, after] = [idsIn('2026-03-01'), idsIn('2026-04-01')]
    const persistent = [...before].filter((id) => after.has(id))
    expect(persistent.length).toBeGreaterThan(25)
    expect(persistent.length).toBeGreaterThan(before.size * 0.9)
    // Some come, and some go.
    expect(after.size + before.size).toBeGreaterThan(2 * persistent.length)
  })

  it('has an incident in the last of its months alone', () => {
    const perDay = (month: string) => {
      const passed = [...billOf({ month, lastMonth: MONTH, scale: 0.3 }).lines()].filter(
        (line) =>
          of(line, 'lineItem/UsageType') === 'EU-NatGateway-Bytes' &&
          of(line, 'lineItem/UsageAccountId') === '004210000006',
      )
      return groups('lineItem/UsageStartDate', passed)
        .values()
        .map((ofDay) => Number(total(ofDay.map(({ billed }) => billed)) / 10n ** 10n))
        .toArray()
    }
    const worst = (days: number[]) => Math.max(...days) / days.toSorted((a, b) => a - b)[3]!
    expect(worst(perDay(MONTH))).toBeGreaterThan(6)
    expect(worst(perDay('2026-08-01'))).toBeLessThan(3)
  })

  it('is another one where it was delivered before it was final', () => {
    const first = [...firstDelivery(full.lines(), monthOf(MONTH, MONTH))]
    expect(first.length).toBeLessThan(lines.length)
    expect(total(first.map(({ billed }) => billed))).not.toBe(total(lines.map(({ billed }) => billed)))
  })
})

describe('what is planted', () => {
  it('is something for every rule, and at least 24 things', () => {
    expect(new Set(full.planted.map(({ rule }) => rule))).toEqual(new Set(RULES))
    expect(full.planted.length).toBeGreaterThan(24)
    for (const { monthlyCost, monthlySaving } of full.planted) {
      expect(cost(monthlySaving)).toBeLessThanOrEqual(cost(monthlyCost))
      expect(cost(monthlySaving)).toBeGreaterThanOrEqual(0n)
    }
  })

  it('is in the lines of its resource, which cost at least as much; and so is what is almost something', () => {
    const byResource = groups('lineItem/ResourceId', lines)
    for (const { rule, resourceId, accountId, region, monthlyCost } of full.planted) {
      if (resourceId === null) continue
      const found = byResource.get(resourceId) ?? []
      expect([rule, total(found.map(({ effective }) => effective)) >= cost(monthlyCost)]).toEqual([
        rule,
        true,
      ])
      expect(new Set(found.map((line) => of(line, 'lineItem/UsageAccountId')))).toEqual(new Set([accountId]))
      expect(new Set(found.map((line) => of(line, 'product/regionCode')))).toEqual(new Set([region]))
    }
    const absent = full.nearMisses.filter(
      ({ resourceId }) => resourceId !== null && !byResource.has(resourceId),
    )
    expect(absent).toEqual([])
    expect(full.nearMisses.length).toBeGreaterThan(20)
  })

  it('costs the same in each month, whatever its length', () => {
    const amountsIn = (month: string) =>
      billOf({ month, lastMonth: '2026-10-01', scale: 0 })
        .planted.filter(({ months }) => months.length === 13)
        .map(({ rule, monthlyCost, monthlySaving }) => [rule, monthlyCost, monthlySaving])
    expect(amountsIn('2026-02-01')).toEqual(amountsIn('2026-10-01'))
  })

  it('does not depend on the ordinary resources, except for what they leave without a commitment: nothing', () => {
    expect(billOf({ scale: 0 }).planted).toEqual(full.planted)
  })

  it('has one commitment that ends soon after the last month, of which the one before says nothing', () => {
    const ending = (month: string) =>
      billOf({ month, lastMonth: MONTH, scale: 0 }).planted.filter(
        ({ rule }) => rule === 'commitment-expiring',
      )
    expect(ending(MONTH)).toMatchObject([{ months: [MONTH] }])
    expect(ending('2026-08-01')).toEqual([])
  })
})

describe('commitments', () => {
  const covered = linesOf('SavingsPlanCoveredUsage')
  const plans = groups('savingsPlan/SavingsPlanARN', covered)

  it('take back what covered usage is billed, plan by plan', () => {
    expect(plans.size).toBe(3)
    const negated = groups('savingsPlan/SavingsPlanARN', linesOf('SavingsPlanNegation'))
    for (const [plan, usage] of plans) {
      expect(total(negated.get(plan)!.map(({ billed }) => billed))).toBe(
        -total(usage.map(({ billed }) => billed)),
      )
    }
  })

  it('commit to the same each day, of which the covered usage is what is used', () => {
    const fees = groups('savingsPlan/SavingsPlanARN', linesOf('SavingsPlanRecurringFee'))
    for (const [plan, ofPlan] of fees) {
      const used = ofPlan.map((fee) => amountOf(fee, 'savingsPlan/UsedCommitment'))
      expect(total(used)).toBe(total(plans.get(plan)!.map(({ effective }) => effective)))
      expect(new Set(ofPlan.map((fee) => of(fee, 'savingsPlan/TotalCommitmentToDate'))).size).toBe(1)
      for (const fee of ofPlan) {
        const committed = amountOf(fee, 'savingsPlan/TotalCommitmentToDate')
        expect(fee.effective).toBe(committed - amountOf(fee, 'savingsPlan/UsedCommitment'))
      }
    }
  })

  it('of instances cost what their usage bears and what nobody used', () => {
    const usage = groups('reservation/ReservationARN', linesOf('DiscountedUsage'))
    expect(usage.size).toBe(8)
    for (const fee of linesOf('RIFee')) {
      const bears = total(usage.get(of(fee, 'reservation/ReservationARN'))!.map(({ effective }) => effective))
      // What is paid in advance is in no fee of the month.
      const share = { 'No Upfront': 1n, 'Partial Upfront': 2n, 'All Upfront': 0n }[
        of(fee, 'pricing/PurchaseOption')
      ]!
      if (share > 0n) expect(fee.billed * share).toBe(bears + fee.effective)
      else expect(fee.billed).toBe(0n)
    }
  })

  it('are paid in advance in the month in which they begin, and bear it later', () => {
    const upfront = (month: string) =>
      [...billOf({ month, lastMonth: MONTH, scale: 0.3 }).lines()].filter(
        (line) =>
          typeOf(line) === 'SavingsPlanUpfrontFee' ||
          (typeOf(line) === 'Fee' && of(line, 'reservation/ReservationARN') !== ''),
      )
    expect(upfront('2026-03-01')).toMatchObject([
      { effective: 0n, fields: { 'lineItem/ProductCode': 'AmazonES' } },
    ])
    expect(upfront('2026-04-01')).toMatchObject([
      { effective: 0n, fields: { 'savingsPlan/PaymentOption': 'Partial Upfront' } },
    ])
    expect(upfront(MONTH)).toEqual([])
  })
})

describe('loaded', () => {
  let testbed: LoadTestbed
  beforeAll(async () => {
    testbed = await createLoadTestbed()
  })
  afterAll(() => testbed.stop())

  it.each<[company: CompanyName, format: BillFormat, scale: number]>([
    ['northwind', 'aws-cur-legacy', 1],
    ['meridian', 'aws-cur-2', 0.2],
    ['harbor', 'focus', 0.2],
  ])('a bill of %s, as %s, adds up to what the generator says', async (company, format, scale) => {
    const { text, totals } = writeBill(billOf({ company, scale }).lines(), format)
    const upload = await testbed.load(text, `${company}.csv`)
    expect(upload).toMatchObject({
      status: 'completed',
      format,
      rows_rejected: '0',
      rows_accepted: String(totals.rows),
    })
    expect(upload.report?.findings).toEqual([])
    expect(upload.totals.map(({ currency }) => currency)).toEqual(['USD'])
    const [{ billed_cost, effective_cost } = { billed_cost: '', effective_cost: '' }] = upload.totals
    expect([cost(billed_cost), cost(effective_cost)]).toEqual([totals.billed, totals.effective])
  })
})
