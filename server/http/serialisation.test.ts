import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { CostAnswer, Row } from '../../contract/cost-query.ts'
import { createTestApp } from '../../testing/app.ts'
import { nullable } from '../../contract/scalars.ts'
import { withoutChoices, withPlainRecords } from './serialisation.ts'

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

test.each([
  ['null or a text', nullable(Type.String()), { type: 'string', nullable: true }],
  [
    'null or one of some texts',
    nullable(Type.Union([Type.Literal('a'), Type.Literal('b')])),
    { type: 'string', nullable: true },
  ],
  [
    'null or an object',
    nullable(Type.Object({ name: nullable(Type.Integer()) })),
    {
      type: 'object',
      nullable: true,
      properties: { name: { type: 'integer', nullable: true } },
      required: ['name'],
    },
  ],
])('%s is no choice between schemas', (_what, schema, expected) => {
  expect(withoutChoices(schema)).toEqual(expected)
})

test('a choice between objects, or of what has a name of its own, stays one', () => {
  const choice = Type.Union([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })])
  expect(withoutChoices(choice)).toEqual(JSON.parse(JSON.stringify(choice)))
  const named = { anyOf: [{ $ref: 'Upload#' }, { type: 'null' }] }
  expect(withoutChoices(named)).toEqual(named)
})

test('what may be null is written as it is', async () => {
  const outlay = await createTestApp()
  try {
    const schema = Type.Object({
      text: nullable(Type.String()),
      of: nullable(Type.Object({ kind: Type.Union([Type.Literal('a'), Type.Literal('b')]) })),
      list: Type.Array(nullable(Type.String())),
    })
    const write = outlay.app.serializerCompiler!({ schema, method: 'GET', url: '/', httpStatus: '200' })
    for (const answer of [
      { text: null, of: null, list: [null, 'x'] },
      { text: 'null', of: { kind: 'a' }, list: [] },
    ]) {
      expect(JSON.parse(write(answer))).toEqual(answer)
    }
  } finally {
    await outlay.stop()
  }
})

test('an answer that says which of several it is has the fields of that one alone', async () => {
  const outlay = await createTestApp()
  try {
    const schema = Type.Union([
      Type.Object({ kind: Type.Literal('a'), one: Type.Optional(Type.String()) }),
      Type.Object({ kind: Type.Literal('b'), other: Type.Optional(Type.String()) }),
    ])
    const write = outlay.app.serializerCompiler!({ schema, method: 'GET', url: '/', httpStatus: '200' })
    expect(JSON.parse(write({ kind: 'b', one: 'x', other: 'y' }))).toEqual({ kind: 'b', other: 'y' })
    expect(() => write({ kind: 'c' })).toThrow('No answer is declared whose kind is c.')
  } finally {
    await outlay.stop()
  }
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
