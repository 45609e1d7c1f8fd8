import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { passRows, readPieces } from './text-answer.ts'

const read = async (text: string, chunkBytes = Infinity) => {
  const bytes = Buffer.from(text)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) || 1 }, (_, index) =>
    chunkBytes === Infinity ? bytes : bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  )
  const [rows, rest] = await readPieces(passRows(Readable.from(chunks)))
  return { ...rest, parsed: JSON.parse(rows) as unknown }
}

const answer = (rows: string, totals = '') =>
  `{\n\t"meta":\n\t[\n\t\t{\n\t\t\t"name": "\\n\\t],\\n",\n\t\t\t"type": "String"\n\t\t}\n\t],\n\n\t"data":\n\t[\n${rows}\n\t],\n\n${totals}\t"rows": 1,\n\n\t"rows_before_limit_at_least": 7,\n\n\t"statistics":\n\t{\n\t\t"elapsed": 0.1,\n\t\t"rows_read": 5,\n\t\t"bytes_read": 9\n\t}\n}\n`

test('rows are left as they came, whatever is in them, and the rest is read', async () => {
  const row = '\t\t{\n\t\t\t"\\n\\t],\\n": "\\n\\t\\"data\\":\\n\\t[ \\"totals\\": ],"\n\t\t}'
  const totals = '\t"totals":\n\t{\n\t\t"\\n\\t],\\n": "1.50"\n\t},\n\n'
  const { parsed, ...rest } = await read(answer(row, totals))
  expect(parsed).toEqual([{ '\n\t],\n': '\n\t"data":\n\t[ "totals": ],' }])
  expect(rest.totals).toEqual({ '\n\t],\n': '1.50' })
  expect(rest.rows_before_limit_at_least).toBe(7)
  expect(rest.statistics).toMatchObject({ rows_read: 5, bytes_read: 9 })
})

test.each([Infinity, 700_000, 300_000, 65_536, 1000, 7])(
  'many rows that come in pieces of %s bytes are as they came',
  async (size) => {
    const row = (number: number) => `\t\t{\n\t\t\t"x": "ä ${number} \\n\\t],\\n"\n\t\t}`
    const rows = Array.from({ length: 20_000 }, (_, number) => row(number))
    const { parsed, statistics } = await read(answer(rows.join(',\n')), size)
    expect(parsed).toEqual(JSON.parse(`[${rows.join()}]`))
    expect(statistics).toMatchObject({ rows_read: 5 })
  },
)

test('no rows are an empty list', async () => {
  expect((await read(answer(''))).parsed).toEqual([])
})

test('totals that stand before the beginning are those of no rows', async () => {
  const whole = answer('').replace('"rows": 1', '"rows": 0').replace('_least": 7', '_least": 0')
  const text = `\n\t],\n\n\t"totals":\n\t{\n\t\t"x": "0"\n\t}${whole.replace('\n\t],\n\n\t"rows"', ',\n\n\t"rows"')}`
  for (const size of [Infinity, 7]) {
    expect(await read(text, size)).toMatchObject({
      rows: 0,
      parsed: [],
      totals: { x: '0' },
      rows_before_limit_at_least: 0,
    })
  }
})

test('what is no such answer is none', async () => {
  await expect(read('')).rejects.toThrow('another form')
  await expect(read('{"data":[]}')).rejects.toThrow('another form')
})

test('of many rows no more is held than the last of them', async () => {
  const bytes = Buffer.from(answer('\t\t{}' + ',\n\t\t{}'.repeat(1e6)))
  let given = 0
  let taken = 0
  async function* give() {
    for (; given < bytes.length; given += 65_536) yield bytes.subarray(given, given + 65_536)
  }
  for await (const piece of passRows(give())) {
    taken += piece.length
    expect(given - taken).toBeLessThan(256 * 1024)
  }
})
