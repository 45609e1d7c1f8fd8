import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { findDimension } from './dimensions.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function textColumnsOf(table: string): Promise<string[]> {
  const answer = await outlay.clickhouse.query({
    query: `SELECT name FROM system.columns
      WHERE database = currentDatabase() AND table = {table:String} AND type IN ('String', 'LowCardinality(String)')`,
    query_params: { table },
    format: 'JSONEachRow',
  })
  return (await answer.json<{ name: string }>()).map(({ name }) => name)
}

const dimensionOf = (column: string) => {
  const name = column.startsWith('x_') ? `x${column.slice(2)}` : column[0]!.toLowerCase() + column.slice(1)
  return findDimension(name, () => '')
}

test('every text column of cost lines is a dimension, by its own name', async () => {
  const columns = await textColumnsOf('cost_line')
  expect(columns.length).toBeGreaterThan(50)
  expect(columns.filter((column) => dimensionOf(column)?.groupBy !== column)).toEqual([])
})

test('those that the rollup answers are in it, and all that are in it are answered by it', async () => {
  const inRollup = await textColumnsOf('cost_daily')
  const columns = await textColumnsOf('cost_line')
  expect(columns.filter((column) => dimensionOf(column)?.inRollup).sort()).toEqual(inRollup.toSorted())
})
