import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { NOT_ROLLED_UP } from '../costs/tables.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'
import type { CostScope } from '../costs/cost-scope.ts'
import { usedParameters } from '../costs/parameters.ts'
import { buildLinesQuery } from './build-lines-query.ts'
import type { LineOrder } from './line-order.ts'

let outlay: TestApp
let scope: CostScope
beforeAll(async () => {
  outlay = await createTestApp()
  const { id: clientId } = await outlay.createClient()
  const load = await seedCompletedUpload(outlay, { clientId, lines: [{}] })
  scope = {
    clientId,
    loads: [load],
    excluded: [{ loadId: load.loadId, period: '2026-09-01', billingAccountId: "a'1" }],
    rolledUp: NOT_ROLLED_UP,
  }
})
afterAll(() => outlay.stop())

const after = {
  cost: '1.5',
  uploadId: '01980000-0000-7000-8000-00000000000a',
  loadId: '01980000-0000-7000-8000-00000000000b',
  fileIndex: 0,
  rowNumber: 7,
}

describe.each<LineOrder>([
  { by: 'row', direction: 'asc' },
  { by: 'row', direction: 'desc' },
  { by: 'billedCost', direction: 'asc' },
  { by: 'effectiveCost', direction: 'desc' },
  { by: 'netEffectiveCost', direction: 'desc' },
])('a page by $by, $direction', (order) => {
  test('reads the columns of its own rows alone, however long it is', async () => {
    const place = { ...after, cost: order.by === 'row' ? null : after.cost }
    const { sql, parameters } = buildLinesQuery(
      { filters: [{ dimension: 'tag:team', operator: 'in', values: ['blue'] }], from: '2026-10-01' },
      scope,
      { order, after: place, limit: 1001 },
    )
    const plan = await outlay.clickhouse.query({
      query: `EXPLAIN ${sql}`,
      query_params: usedParameters(parameters, sql),
      format: 'TabSeparated',
    })
    expect(await plan.text()).toContain('LazilyReadFromMergeTree')
  })
})

test('nothing that a user wrote is in the statement', () => {
  const { sql } = buildLinesQuery(
    { filters: [{ dimension: "tag:owner'`\\", operator: 'contains', values: ["x'"] }] },
    scope,
    { order: { by: 'billedCost', direction: 'desc' }, after, limit: 10 },
  )
  for (const written of ["owner'", "x'", '1.5', after.loadId, "a'1"]) expect(sql).not.toContain(written)
  expect(sql).toContain('WHERE client_id = {clientId:UUID}')
})
