import { afterAll, beforeAll, expect, test } from 'vitest'
import { TAG_COLUMNS } from '../../clickhouse/rollups.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { dimensions, findDimension, isDimension, nameOfColumn } from './dimensions.ts'
import { createParameters } from './parameters.ts'
import { NOT_ROLLED_UP, tables } from './tables.ts'
import { missingTagsOf } from './tag-dimensions.ts'

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

const dimensionOf = (column: string) =>
  findDimension(nameOfColumn(column), createParameters(), NOT_ROLLED_UP.tags)

test('every text column of cost lines is a dimension, by its own name', async () => {
  const columns = await textColumnsOf('cost_line')
  expect(columns.length).toBeGreaterThan(50)
  expect(columns.filter((column) => dimensionOf(column)?.column !== column)).toEqual([])
  const ofColumns = dimensions.flatMap(({ column }) => column ?? [])
  expect(ofColumns.toSorted()).toEqual(columns.toSorted())
})

test.each(tables.filter(({ columns }) => columns !== undefined))(
  '$name has the columns that questions are sent to it for, and no others',
  async ({ name, columns }) => {
    const own = (await textColumnsOf(name)).filter((column) => !TAG_COLUMNS.includes(column))
    expect(own.toSorted()).toEqual([...columns!].toSorted())
  },
)

test('which of several tag keys are missing is a dimension of its own, by their escaped names', () => {
  const named = (name: string) => findDimension(name, createParameters(), NOT_ROLLED_UP.tags)
  expect(missingTagsOf(['team', 'a,b/c'])).toBe('missingTags:team,a%2Cb%2Fc')
  expect(named(missingTagsOf(['team', 'a,b/c']))).toMatchObject({ tagKeys: ['team', 'a,b/c'], column: null })
  const many = Array.from({ length: 21 }, (_, index) => `k${index}`)
  expect(named(missingTagsOf(many.slice(1)))).toMatchObject({ tagKeys: many.slice(1) })
  const refused = ['missingTags:', 'missingTags:team,', 'missingTags:%E0%A4%A', 'missingTags:team,te%61m']
  for (const name of [...refused, missingTagsOf(many)]) {
    expect([name, named(name), isDimension(name)]).toEqual([name, undefined, false])
  }
})
