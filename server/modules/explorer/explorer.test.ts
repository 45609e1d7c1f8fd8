import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Explorer } from '../../../contract/explorer.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { seedCompletedUpload } from '../../../testing/seed-upload.ts'

let outlay: TestApp
let viewer: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient('core')
  viewer = await outlay.createUser('viewer', client)
  const line = (billing: string, charge: string) => ({
    EffectiveCost: '1',
    BillingPeriodStart: `${billing}-01`,
    ChargePeriodStart: `${charge} 00:00:00`,
  })
  await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [
      line('2026-08', '2026-08-31'),
      // A charge of the month before, on the bill of this one.
      line('2026-09', '2026-07-15'),
      line('2026-09', '2026-09-30'),
      line('2026-10', '2026-10-12'),
    ],
  })
})
afterAll(() => outlay.stop())

const ask = async (query: Record<string, string> = {}) =>
  (await outlay.injectSignedInAs(viewer, { url: '/api/core/modules/explorer', query })).json<Explorer>()

test('answers the months of bills and the last whole one, and which month is passed over', async () => {
  expect(await ask()).toMatchObject({
    timeBasis: 'billing',
    months: ['2026-08', '2026-09', '2026-10'],
    period: { from: '2026-09-01', to: '2026-10-01' },
    unfinishedPeriod: { period: '2026-10', lastDay: '2026-10-12' },
  })
})

test('answers the months of charges where it is asked for those', async () => {
  const { months, timeBasis } = await ask({ timeBasis: 'charge' })
  expect([timeBasis, months]).toEqual(['charge', ['2026-07', '2026-08', '2026-09', '2026-10']])
})

test('has no month where there is nothing', async () => {
  const { months, period, unfinishedPeriod } = await ask({ from: '2027-01-01', to: '2027-02-01' })
  expect([months, period, unfinishedPeriod]).toEqual([[], null, null])
})
