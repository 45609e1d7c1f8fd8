import { expect, test } from 'vitest'
import { readTextAnswer } from './text-answer.ts'

const read = (text: string, chunkBytes = Infinity) => {
  const bytes = Buffer.from(text)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) || 1 }, (_, index) =>
    chunkBytes === Infinity ? bytes : bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  )
  const { rowsText, ...rest } = readTextAnswer(chunks)
  return { ...rest, parsed: JSON.parse(Buffer.concat(rowsText).toString()) as unknown }
}

const answer = (rows: string, totals = '') =>
  `{\n\t"meta":\n\t[\n\t\t{\n\t\t\t"name": "\\n\\t],\\n",\n\t\t\t"type": "String"\n\t\t}\n\t],\n\n\t"data":\n\t[\n${rows}\n\t],\n\n${totals}\t"rows": 1,\n\n\t"rows_before_limit_at_least": 7,\n\n\t"statistics":\n\t{\n\t\t"elapsed": 0.1,\n\t\t"rows_read": 5,\n\t\t"bytes_read": 9\n\t}\n}\n`

test('rows are left as they came, whatever is in them, and the rest is read', () => {
  const row = '\t\t{\n\t\t\t"\\n\\t],\\n": "\\n\\t\\"data\\":\\n\\t[ \\"totals\\": ],"\n\t\t}'
  const totals = '\t"totals":\n\t{\n\t\t"\\n\\t],\\n": "1.50"\n\t},\n\n'
  const { parsed, ...rest } = read(answer(row, totals))
  expect(parsed).toEqual([{ '\n\t],\n': '\n\t"data":\n\t[ "totals": ],' }])
  expect(rest.totals).toEqual({ '\n\t],\n': '1.50' })
  expect(rest.rows_before_limit_at_least).toBe(7)
  expect(rest.statistics).toMatchObject({ rows_read: 5, bytes_read: 9 })
})

test.each([Infinity, 700_000, 300_000, 65_536, 1000, 7])(
  'many rows that come in pieces of %s bytes are as they came',
  (size) => {
    const row = (number: number) => `\t\t{\n\t\t\t"x": "ä ${number} \\n\\t],\\n"\n\t\t}`
    const rows = Array.from({ length: 20_000 }, (_, number) => row(number))
    const { parsed, statistics } = read(answer(rows.join(',\n')), size)
    expect(parsed).toEqual(JSON.parse(`[${rows.join()}]`))
    expect(statistics).toMatchObject({ rows_read: 5 })
  },
)

test('no rows are an empty list', () => {
  expect(read(answer('')).parsed).toEqual([])
})

test('totals that stand before the beginning are those of no rows', () => {
  const whole = answer('').replace('"rows": 1', '"rows": 0').replace('_least": 7', '_least": 0')
  const text = `\n\t],\n\n\t"totals":\n\t{\n\t\t"x": "0"\n\t}${whole.replace('\n\t],\n\n\t"rows"', ',\n\n\t"rows"')}`
  expect(read(text)).toMatchObject({ rows: 0, parsed: [], totals: { x: '0' }, rows_before_limit_at_least: 0 })
})

test('what is no such answer is none', () => {
  expect(() => read('')).toThrow('another form')
  expect(() => read('{"data":[]}')).toThrow('another form')
})
