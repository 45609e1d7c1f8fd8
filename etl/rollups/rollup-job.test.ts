import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer } from '../../contract/cost-query.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'
import { loadComment } from '../load/load-tables.ts'
import { enqueueMissingRollups } from './rollup-job.ts'

let outlay: TestApp
let user: TestUser
let load: { uploadId: string; loadId: string }
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())
beforeEach(async () => {
  const client = await outlay.createClient()
  user = await outlay.createUser('viewer', client)
  load = await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [
      { ServiceName: 'Compute', BilledCost: '3', ResourceId: 'i-1', Tags: { team: 'blue' } },
      { ServiceName: 'Compute', BilledCost: '4', ResourceId: 'i-2', Tags: { team: 'red' } },
      { ServiceName: 'Storage', BilledCost: '5' },
    ],
  })
})

async function ask(query: object): Promise<CostAnswer> {
  const response = await outlay.injectSignedInAs(user, {
    method: 'POST',
    url: '/api/query',
    payload: { measures: ['billedCost', 'lineCount'], ...query },
  })
  return response.json<CostAnswer>()
}

const questions = [
  ['service_days', { dimensions: ['serviceName'] }, 2],
  ['monthly_resources', { dimensions: ['resourceId'] }, 3],
  ['monthly_tags', { dimensions: ['tag:team'] }, 3],
] as const

async function expectRolledUp(): Promise<void> {
  for (const [table, query, rows] of questions) {
    const { totals, rowCount, stats } = await ask(query)
    expect([stats.table, rowCount, totals]).toEqual([
      table,
      rows,
      [{ billingCurrency: 'USD', billedCost: '12', lineCount: 3 }],
    ])
  }
}

/** An engine that is not heard any more after so many statements: some it gets and does, and nobody learns of it. */
function cutOffAfter(statements: number): ClickHouseClient {
  let left = statements
  return new Proxy(outlay.clickhouse, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (property !== 'command' || typeof value !== 'function') {
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      }
      return async (...parameters: unknown[]) => {
        if (left-- <= 0) throw new Error('killed')
        return (value as (...all: unknown[]) => Promise<unknown>).apply(target, parameters)
      }
    },
  })
}

describe('rollups', () => {
  test.each([0, 3, 8])('that were interrupted after %i statements are not read', async (statements) => {
    await expect(rollUp({ ...outlay, clickhouse: cutOffAfter(statements) }, load)).rejects.toThrow('killed')
    for (const [, query, rows] of questions) {
      const { totals, rowCount, stats } = await ask(query)
      expect(stats.table).toMatch(/^cost_(daily|line)$/)
      expect([rowCount, totals[0]?.billedCost]).toEqual([rows, '12'])
    }
    await rollUp(outlay, load)
    await expectRolledUp()
  })

  test('end what an interrupted try left running, which would write its rows later', async () => {
    const left = outlay.clickhouse.query({
      query: 'SELECT sleepEachRow(1) FROM numbers(50) SETTINGS max_block_size = 1',
      clickhouse_settings: {
        log_comment: loadComment(load.loadId),
        function_sleep_max_microseconds_per_block: '0',
      },
      format: 'JSONEachRow',
    })
    const ended = left
      .then((answer) => answer.text())
      .then(
        () => 'ran to its end',
        () => 'ended',
      )
    await expect
      .poll(
        async () => {
          const answer = await outlay.clickhouse.query({
            query: `SELECT 1 FROM system.processes WHERE Settings['log_comment'] = {comment:String}`,
            query_params: { comment: loadComment(load.loadId) },
            format: 'JSONEachRow',
          })
          return (await answer.json()).length
        },
        { timeout: 10_000 },
      )
      .toBe(1)
    const began = performance.now()
    await rollUp(outlay, load)
    expect(performance.now() - began).toBeLessThan(30_000)
    await ended
    await expectRolledUp()
  })

  test('are made by one worker at a time', async () => {
    const tries = await Promise.allSettled([rollUp(outlay, load), rollUp(outlay, load), rollUp(outlay, load)])
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    for (const reason of refused) expect(reason).toContain('another worker')
    expect(refused.length).toBeLessThan(3)
    await expectRolledUp()
  })

  test('that do not say the same as the lines are not taken', async () => {
    await outlay.clickhouse.command({
      query: 'DELETE FROM cost_daily WHERE load_id = {loadId:UUID}',
      query_params: { loadId: load.loadId },
    })
    await expect(rollUp(outlay, load)).rejects.toThrow(
      'monthly_costs, daily_services, daily_accounts, account_service_days, service_days, account_days.',
    )
    expect((await ask({ dimensions: ['resourceId'] })).stats.table).toBe('cost_line')
  })

  test('of loads that were completed before there were any are made by the sweep, once', async () => {
    const key = `build_rollups:${load.loadId}`
    const waiting = async () => {
      const { rows } = await sql`select from graphile_worker.jobs where key = ${key}`.execute(
        outlay.databases.db,
      )
      return rows.length
    }
    expect(await waiting()).toBe(0)
    await enqueueMissingRollups(outlay.databases.db)
    await enqueueMissingRollups(outlay.databases.db)
    expect(await waiting()).toBe(1)
    await rollUp(outlay, load)
    await sql`delete from graphile_worker._private_jobs where key = ${key}`.execute(outlay.databases.db)
    await enqueueMissingRollups(outlay.databases.db)
    expect(await waiting()).toBe(0)
  })
})
