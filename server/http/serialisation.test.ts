import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { CostAnswer, Row } from '../../contract/cost-query.ts'
import { createTestApp } from '../../testing/app.ts'
import { withPlainRecords } from './serialisation.ts'

test('rows are written as they are, and everything else by its schema', () => {
  const { properties } = withPlainRecords(CostAnswer) as { properties: Record<string, unknown> }
  expect(properties).toMatchObject({
    rows: {},
    totals: {},
    stats: { type: 'object' },
    rowCount: { type: 'integer' },
  })
  expect(Object.keys(properties.rows as object)).toEqual([])
})

test.each([
  ['fields', Type.Object({ name: Type.String() })],
  ['records of objects', Type.Record(Type.String(), Type.Object({ name: Type.String() }))],
  ['lists of objects', Type.Array(Type.Object({ name: Type.String() }))],
])('%s stay what they are', (_what, schema) => {
  expect(withPlainRecords(schema)).toEqual(JSON.parse(JSON.stringify(schema)))
})

test('an answer has its rows whole, and nothing that its schema does not name', async () => {
  const outlay = await createTestApp()
  try {
    const compile = outlay.app.serializerCompiler!
    const schema = Type.Object({ rows: Type.Array(Row), last: Row })
    const write = compile({ schema, method: 'GET', url: '/', httpStatus: '200' })
    const rows = [{ 'tag:"team"': 'a\u2028b', cost: '0.1', lines: 3, none: null }]
    expect(JSON.parse(write({ rows, last: rows[0], secret: 'x' }))).toEqual({ rows, last: rows[0] })
  } finally {
    await outlay.stop()
  }
})
