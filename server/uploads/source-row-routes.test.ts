import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { generateCur } from '../../demo/bill/generate-cur.ts'
import { loadUpload } from '../../etl/load-upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'

let outlay: TestApp
let user: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  user = await outlay.createUser('viewer', await outlay.createClient())
})
afterAll(() => outlay.stop())

/** An upload of this client, with its file kept and loaded. */
async function loaded(content: Buffer): Promise<{ id: string; loadId: string | null }> {
  const id = uuidv7()
  const { db } = outlay.databases
  const storageKey = `${user.clientId}/${id}.0`
  await outlay.uploadStore.write(storageKey, Readable.from([content]))
  const file = { name: 'bill.csv', bytes: content.length, sha256: id, storage_key: storageKey }
  await db
    .insertInto('upload')
    .values({
      id,
      client_id: user.clientId!,
      file_name: 'bill.csv',
      origin: 'file',
      bytes: content.length,
      content_sha256: id,
    })
    .execute()
  await db
    .insertInto('upload_file')
    .values({ upload_id: id, file_index: 0, ...file })
    .execute()
  await loadUpload(
    {
      db,
      clickhouse: outlay.clickhouse,
      uploadStore: outlay.uploadStore,
      log: pino({ level: 'silent' }),
      limits: { maxRejectShare: 1, maxMemoryBytes: 2_000_000_000, maxFileBytes: 1_000_000_000 },
    },
    id,
    { lastTry: true, signal: AbortSignal.timeout(60_000) },
  )
  const upload = await db
    .selectFrom('upload')
    .where('id', '=', id)
    .select(['load_id', 'error'])
    .executeTakeFirstOrThrow()
  expect(upload.error).toBeNull()
  return { id, loadId: upload.load_id }
}

async function ask(id: string, row: number | string, file: number | string = 0) {
  return outlay.injectSignedInAs(user, { url: `/api/uploads/${id}/source-row?file=${file}&row=${row}` })
}

async function valueOf(id: string, row: number, column: string): Promise<string | undefined> {
  const response = await ask(id, row)
  expect(response.statusCode).toBe(200)
  return response
    .json<{ columns: { name: string; value: string }[] }>()
    .columns.find(({ name }) => name === column)?.value
}

async function linesOf(loadId: string | null): Promise<{ row: number; cost: string }[]> {
  const answer = await outlay.clickhouse.query({
    query: `SELECT row_number AS row, toString(BilledCost) AS cost FROM cost_line WHERE load_id = {loadId:UUID} ORDER BY row_number`,
    query_params: { loadId },
    format: 'JSONEachRow',
  })
  return (await answer.json<{ row: string; cost: string }>()).map(({ row, cost }) => ({
    row: Number(row),
    cost,
  }))
}

const FOCUS = 'BillingCurrency,BilledCost,EffectiveCost,ListCost,ContractedCost,ChargePeriodStart,ServiceName'
const focusRow = (cost: string, service: string) => `USD,${cost},1,1,1,2026-10-01T00:00:00Z,${service}`

async function parquet(rows: number): Promise<Buffer> {
  const path = outlay.uploadStore.path('made.parquet')
  await outlay.clickhouse.command({
    query: `INSERT INTO FUNCTION file('${path}', 'Parquet')
      SELECT 'USD' AS BillingCurrency, toString(cityHash64(number) % 100000 / 1000) AS BilledCost, '1' AS EffectiveCost,
        '1' AS ListCost, '1' AS ContractedCost, '2026-10-01' AS ChargePeriodStart, 'A' AS ServiceName,
        map('k', toString(number)) AS Tags
      FROM numbers(${rows})`,
    clickhouse_settings: { output_format_parquet_row_group_size: '1000' },
  })
  return readFile(path)
}

describe('the costs of the first line, the last, and 30 random ones are those of their source rows', () => {
  it.each<[string, string, () => Buffer | Promise<Buffer>]>([
    ['a CSV', 'lineItem/UnblendedCost', () => generated(1_000)],
    ['a CSV with line ends in its values', 'BilledCost', () => Buffer.from(withLineEnds(2_000))],
    ['a gzip', 'lineItem/UnblendedCost', () => gzipSync(generated(1_000))],
    ['Parquet of several row groups', 'BilledCost', () => parquet(5_000)],
  ])('%s', async (_name, column, content) => {
    const { id, loadId } = await loaded(await content())
    const lines = await linesOf(loadId)
    const random = Array.from({ length: 30 }, () => lines[Math.floor(Math.random() * lines.length)]!)
    for (const { row, cost } of [lines[0]!, lines.at(-1)!, ...random]) {
      expect([row, plain((await valueOf(id, row, column))!)]).toEqual([row, plain(cost)])
    }
  })
})

it('shows a row to the letter, with what goes beyond the header', async () => {
  const odd = '"a, ""quoted"" name\r\nwith a line end and a trailing space "'
  const content = [FOCUS, focusRow('1', odd), '', focusRow('2', 'B,too,much'), focusRow('x', ' C')].join(
    '\r\n',
  )
  const { id } = await loaded(Buffer.from(content))
  expect(await valueOf(id, 1, 'ServiceName')).toBe(
    'a, "quoted" name\r\nwith a line end and a trailing space ',
  )
  expect(await valueOf(id, 3, '')).toBe('too')
  expect(await valueOf(id, 4, 'BilledCost')).toBe('x')
  expect(await valueOf(id, 4, 'ServiceName')).toBe(' C')
})

it('shows a row of a file whose rows are lines to the letter, too', async () => {
  const odd = `"it's a \\ and a \\n, ""quoted""\t{p0:String} é "`
  for (const end of ['\n', '\r\n']) {
    const rows = [focusRow('1', 'A'), focusRow('2', odd), focusRow('3', ' C'), focusRow('4', 'D,too')]
    const { id } = await loaded(Buffer.from([FOCUS, ...rows].join(end)))
    expect(await valueOf(id, 1, 'ServiceName')).toBe('A')
    expect(await valueOf(id, 2, 'ServiceName')).toBe(`it's a \\ and a \\n, "quoted"\t{p0:String} é `)
    expect(await valueOf(id, 3, 'ServiceName')).toBe(' C')
    expect(await valueOf(id, 4, '')).toBe('too')
    expect((await ask(id, 5)).statusCode).toBe(404)
  }
})

it('shows a row whose text is not UTF-8, or long', async () => {
  const long = 'x'.repeat(200_000)
  const rows = [focusRow('1', 'caf\xe9'), focusRow('2', long), focusRow('3', 'C')]
  const { id } = await loaded(Buffer.from([FOCUS, ...rows].join('\n'), 'latin1'))
  expect(await valueOf(id, 1, 'BilledCost')).toBe('1')
  expect(await valueOf(id, 2, 'ServiceName')).toBe(long)
  expect(await valueOf(id, 3, 'ServiceName')).toBe('C')
})

it('names what does not exist, and what is not to be seen', async () => {
  const { id } = await loaded(Buffer.from(`${FOCUS}\n${focusRow('1', 'A')}`))
  for (const [row, file, detail] of [
    [2, 0, `There is no row 2 in file 0 of upload ${id}.`],
    [1, 1, `There is no file 1 of upload ${id}.`],
  ] as const) {
    const response = await ask(id, row, file)
    expect([response.statusCode, response.json<Problem>().detail]).toEqual([404, detail])
  }
  expect((await ask(id, 0)).json<Problem>().errors?.[0]?.path).toBe('row')
  expect((await ask(id, 1, -1)).json<Problem>().errors?.[0]?.path).toBe('file')
  const stranger = await outlay.createUser('admin', await outlay.createClient())
  const url = `/api/uploads/${id}/source-row?row=1`
  expect((await outlay.injectSignedInAs(stranger, { url })).statusCode).toBe(404)
  expect((await outlay.app.inject({ url })).statusCode).toBe(401)
  const { db } = outlay.databases
  await db.updateTable('upload').set({ status: 'deleted' }).where('id', '=', id).execute()
  expect((await ask(id, 1)).json<Problem>().code).toBe('upload-deleted')
})

it('says that a file is not kept any more, and that its cost lines stay', async () => {
  const { id } = await loaded(Buffer.from(`${FOCUS}\n${focusRow('1', 'A')}`))
  await outlay.uploadStore.remove(`${user.clientId}/${id}.0`)
  const response = await ask(id, 1)
  expect([response.statusCode, response.json<Problem>().code]).toEqual([409, 'file-not-kept'])
})

function generated(rows: number): Buffer {
  const { text } = generateCur({ rows, month: '2026-10', seed: 7 })
  return Buffer.from([...text].join(''))
}

/** One in ten has a value of two lines. */
function withLineEnds(rows: number): string {
  const row = (_: unknown, index: number) => focusRow(`${index}.5`, index % 10 === 3 ? '"a\nb"' : 'A')
  return [FOCUS, ...Array.from({ length: rows }, row)].join('\n')
}

/** A decimal without an exponent and without zeros at its end. */
function plain(decimal: string): string {
  const number = decimal.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
  return number === '-0' ? '0' : number
}
