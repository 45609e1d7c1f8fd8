import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Commitments, CommitmentsOfCurrency } from '../../../contract/commitments.ts'
import type { DataTransfer, TransferOfCurrency } from '../../../contract/data-transfer.ts'
import { lifelikeBill } from '../../../demo/bill/lifelike/lifelike-bill.ts'
import { createTestApp, type TestApp } from '../../../testing/app.ts'
import { loadFile } from '../../../testing/load-file.ts'
import { fromAmount, sum, toAmount } from '../amounts.ts'

/** A month of a sample company, as its bill says it and as the modules answer of it. */
const bill = lifelikeBill({ company: 'northwind', month: '2026-09-01', scale: 0.2 })
const lines = [...bill.lines()].map(({ fields }) => fields)

let outlay: TestApp
let commitments: Commitments
let usd: CommitmentsOfCurrency
let transfer: TransferOfCurrency

beforeAll(async () => {
  outlay = await createTestApp()
  const user = await outlay.createUser('viewer', await outlay.createClient('client-d'))
  await loadFile(outlay, user.clientId!, { name: 'bill.csv', content: Buffer.from([...bill.text].join('')) })
  const ask = async <Answer>(module: string) =>
    (
      await outlay.injectSignedInAs(user, {
        url: `/api/client-d/modules/${module}`,
        query: { basis: 'billed' },
      })
    ).json<Answer>()
  commitments = await ask<Commitments>('commitments')
  usd = commitments.currencies[0]!
  transfer = (await ask<DataTransfer>('data-transfer')).currencies[0]!
})
afterAll(() => outlay.stop())

function total(of: (typeof lines)[number][], column: string): string {
  return fromAmount(sum(of.map((fields) => toAmount(fields[column] || '0'))))
}

const ofType = (...types: string[]) =>
  lines.filter((fields) => types.includes(fields['lineItem/LineItemType']!))

describe('commitments of a lifelike bill', () => {
  test('are its own sums of covered usage and of fees', () => {
    const [reserved, planned] = [ofType('DiscountedUsage'), ofType('SavingsPlanCoveredUsage')]
    const fees = ofType('RIFee')
    const add = (...amounts: string[]) => fromAmount(sum(amounts.map(toAmount)))
    expect(usd.overall.coveredCost).toBe(total([...reserved, ...planned], 'pricing/publicOnDemandCost'))
    expect(usd.overall.usedCost).toBe(
      add(
        total(reserved, 'reservation/EffectiveCost'),
        total(planned, 'savingsPlan/SavingsPlanEffectiveCost'),
      ),
    )
    const planFees = ofType('SavingsPlanRecurringFee')
    expect(usd.overall.unusedCost).toBe(
      add(
        total(fees, 'reservation/UnusedRecurringFee'),
        total(fees, 'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod'),
        total(planFees, 'savingsPlan/TotalCommitmentToDate'),
        `-${total(planFees, 'savingsPlan/UsedCommitment')}`,
      ),
    )
    expect(commitments.totals[0]?.cost).toBe(total(lines, 'lineItem/UnblendedCost'))
  })

  test('are shared out whole by service and account', () => {
    for (const entries of [usd.services, usd.accounts, usd.families]) {
      for (const amount of ['usedCost', 'unusedCost', 'coveredCost', 'onDemandCost'] as const) {
        expect([amount, fromAmount(sum(entries.map((entry) => toAmount(entry[amount]))))]).toEqual([
          amount,
          usd.overall[amount],
        ])
      }
    }
  })

  test('find what was planted: what ends, what nobody uses, and the floor of what is on demand', () => {
    const planted = (rule: string) =>
      bill.planted
        .filter((finding) => finding.rule === rule)
        .map(({ key, monthlySaving }) => [key, fromAmount(toAmount(monthlySaving))])
        .toSorted()
    expect(
      usd.expiring.map(({ commitmentId, monthlyLoss }) => [commitmentId, monthlyLoss]).toSorted(),
    ).toEqual(planted('commitment-expiring'))
    expect(usd.unused.map(({ commitmentId, unusedCost }) => [commitmentId, unusedCost]).toSorted()).toEqual(
      planted('commitment-unused'),
    )
    const floors = usd.whatIf.map(({ floor }) => floor.netSaving)
    const gaps = [...planted('compute-sp-gap'), ...planted('commitment-gap')].map(([, saving]) => saving)
    expect(floors.toSorted()).toEqual(gaps.toSorted())
  })
})

test('data transfer of a lifelike bill is all that is metered in bytes between places', () => {
  const passed = lines.filter(
    (fields) =>
      ['Usage'].includes(fields['lineItem/LineItemType']!) &&
      (fields['product/productFamily'] === 'Data Transfer' ||
        /(NatGateway|TransitGateway|VpcEndpoint)-Bytes$/.test(fields['lineItem/UsageType']!)),
  )
  expect(transfer.total.cost).toBe(total(passed, 'lineItem/UnblendedCost'))
  expect(transfer.total.gigabytes).toBe(total(passed, 'lineItem/UsageAmount'))
  expect(transfer.kinds.map(({ kind }) => kind).toSorted()).toEqual([
    'cloudfront',
    'inter-az',
    'inter-region',
    'internet-out',
    'nat-gateway',
    'transit-gateway',
    'vpc-endpoint',
  ])
})
