import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { checkFindingsOf, createFindingClient, type FindingClient } from '../../testing/find-findings.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { usage, type UsageLine } from './testing.ts'

const [SEPTEMBER, OCTOBER, NOVEMBER] = ['2026-09-01', '2026-10-01', '2026-11-01'] as const

let outlay: TestApp
let of: FindingClient
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())
beforeEach(async () => {
  of = await createFindingClient(outlay)
})

const balancer = (cost: number, resource = 'arn:lb/1') =>
  usage({ product: 'AWSELB', usageType: 'EU-LoadBalancerUsage', resource, cost, quantity: 700 })

const instance = (type: string, cost: number, resource: string) =>
  usage({
    product: 'AmazonEC2',
    usageType: `EU-BoxUsage:${type}`,
    operation: 'RunInstances',
    resource,
    cost,
    quantity: 700,
  })

const bucket = (usageType: string, cost: number, more: Partial<UsageLine> = {}) =>
  usage({ product: 'AmazonS3', usageType, operation: 'StandardStorage', resource: 'scans', cost, ...more })

async function done(rule: string, resource?: string): Promise<string> {
  const { id } = await of.find(rule, resource)
  expect((await of.decide(id, 'done')).statusCode).toBe(200)
  return id
}

async function realised(id: string) {
  await checkFindingsOf(outlay, of.client.id)
  const { realised } = await of.read(id)
  return realised && [realised.status, realised.period, realised.monthlySaving]
}

/** What the module says was saved, in all and bill by bill. */
async function sums() {
  const response = await outlay.injectSignedInAs(of.admin, { url: '/api/core/modules/optimization' })
  const { realised, trend } = response.json<{
    realised: { monthlySaving: string }[]
    trend: { period: string; realised: string }[]
  }>()
  return {
    realised: realised.map(({ monthlySaving }) => monthlySaving),
    trend: trend.map((point) => [point.period, point.realised]),
  }
}

describe('a finding that is done', () => {
  test('waits for the next bill, in which it is gone: what it cost is saved', async () => {
    await of.addBill(SEPTEMBER, [balancer(30)])
    const id = await done('idle-lb')
    expect(await realised(id)).toEqual(['waiting', null, null])
    expect(await of.list({ state: 'done' })).toMatchObject([{ id, countedSaving: '0', monthlySaving: '30' }])

    await of.addBill(OCTOBER, [])
    expect(await realised(id)).toEqual(['verified', '2026-10', '30'])
    const { checks } = await of.read(id)
    expect(checks).toMatchObject([
      { period: '2026-10', costBefore: '30', costAfter: '0', realised: '30', isStillThere: false },
    ])
    expect(checks[0]!.explanation).toBe(
      'It is gone: 30.00 USD a month before, 0.00 USD in this bill. Of the difference, 30.00 USD count as saved.',
    )
    expect(await sums()).toEqual({
      realised: ['30'],
      trend: [
        ['2026-09', '0'],
        ['2026-10', '30'],
      ],
    })
  })

  test('is still there in the next bill: nothing is saved, and it counts again until it is gone', async () => {
    await of.addBill(SEPTEMBER, [balancer(30)])
    const id = await done('idle-lb')
    await of.addBill(OCTOBER, [balancer(31)])
    expect(await realised(id)).toEqual(['still-there', '2026-10', '0'])
    expect(await of.list()).toMatchObject([{ id, state: 'done', countedSaving: '30' }])
    // Done means since September: what is the first bill without it tells.
    await of.addBill(NOVEMBER, [])
    expect(await realised(id)).toEqual(['verified', '2026-11', '30'])
  })

  test('saves nothing where it is used again and costs the same', async () => {
    await of.addBill(SEPTEMBER, [balancer(30)])
    const id = await done('idle-lb')
    const traffic = {
      usageType: 'EU-LCUUsage',
      product: 'AWSELB',
      resource: 'arn:lb/1',
      cost: 31,
      quantity: 9,
    }
    await of.addBill(OCTOBER, [balancer(31), usage(traffic)])
    expect(await realised(id)).toEqual(['verified', '2026-10', '0'])
    expect((await of.read(id)).checks[0]!.explanation).toMatch(/^It is gone, and costs no less than before/)
  })

  test('saves what it was said to, where something else takes the place of the resource', async () => {
    await of.addBill(SEPTEMBER, [instance('m5.large', 300, 'i-1')])
    const graviton = await done('ec2-graviton')
    await of.addBill(OCTOBER, [instance('m6g.large', 248, 'i-2')])
    expect(await realised(graviton)).toEqual(['verified', '2026-10', '60'])
  })

  test('counts once with another of the same resource', async () => {
    await of.addBill(SEPTEMBER, [instance('m5.large', 300, 'i-1')])
    const [graviton, amd] = [await done('ec2-graviton'), await done('ec2-amd')]
    await of.addBill(OCTOBER, [])
    expect(await realised(graviton)).toEqual(['verified', '2026-10', '60'])
    expect(await realised(amd)).toEqual(['verified', '2026-10', '30'])
    expect((await sums()).realised).toEqual(['60'])
  })

  test('is compared as a whole where the resource stays and is billed as something else', async () => {
    await of.addBill(SEPTEMBER, [bucket('EU-TimedStorage-ByteHrs', 300, { quantity: 9000 })])
    const id = await done('s3-standard-cold')
    const october = await of.addBill(OCTOBER, [
      bucket('EU-TimedStorage-SIA-ByteHrs', 186, { quantity: 9000 }),
    ])
    expect(await realised(id)).toEqual(['verified', '2026-10', '120'])
    // The rollups of both bills say the same as their lines.
    const uploads = await outlay.databases.db
      .selectFrom('load')
      .where('client_id', '=', of.client.id)
      .select('id as loadId')
      .execute()
    await rollUp(outlay, ...uploads)
    expect(uploads.map(({ loadId }) => loadId)).toContain(october.loadId)
    expect(await realised(id)).toEqual(['verified', '2026-10', '120'])
  })

  test('is what it was again where somebody opens it, or the bill after it goes', async () => {
    await of.addBill(SEPTEMBER, [balancer(30)])
    const id = await done('idle-lb')
    const { uploadId } = await of.addBill(OCTOBER, [])
    expect(await realised(id)).toEqual(['verified', '2026-10', '30'])
    await outlay.injectSignedInAs(of.admin, { method: 'DELETE', url: `/api/uploads/${uploadId}` })
    expect(await realised(id)).toEqual(['waiting', null, null])
    await of.decide(id, 'open')
    expect(await realised(id)).toBeNull()
    expect((await sums()).realised).toEqual([])
  })
})
