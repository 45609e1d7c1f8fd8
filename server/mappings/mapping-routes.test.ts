import { pino } from 'pino'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  CustomMapping,
  CustomMappingDefinition,
  MappingDraft,
  MappingPreview,
} from '../../contract/custom-mapping.ts'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { loadUpload } from '../../etl/load-upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { multipart } from '../../testing/multipart.ts'
import { unknownId } from '../../testing/seed-upload.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

const HEADER = 'Tag;Produkt;Betrag (EUR);Kostenstelle'
const ROWS = ['05.10.2026;Rechnen;1.234,50;Web', '06.10.2026;Speichern;0,5;', '07.10.2026;Rechnen;n/a;Web']
const BILL = `${[HEADER, ...ROWS, ...Array.from({ length: 20 }, () => '08.10.2026;Rechnen;1;Web')].join('\n')}\n`

async function createAnalyst(): Promise<TestUser & { clientId: string }> {
  const client = await outlay.createClient()
  return { ...(await outlay.createUser('analyst', client)), clientId: client.id }
}

async function call<Answer>(
  user: TestUser,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
): Promise<{ status: number; body: Answer }> {
  const response = await outlay.injectSignedInAs(user, {
    method,
    url: `/api${url}`,
    ...(payload && { payload }),
  })
  return {
    status: response.statusCode,
    body: (response.body === '' ? undefined : response.json<Answer>()) as Answer,
  }
}

async function upload(user: TestUser, content: string | Uint8Array = BILL): Promise<Upload> {
  const request = await multipart([['file', { fileName: 'kosten.csv', content }]])
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/uploads', ...request })
  expect(response.statusCode).toBe(202)
  const { id } = response.json<Upload>()
  return load(user, id)
}

async function load(user: TestUser, id: string): Promise<Upload> {
  await loadUpload(
    {
      db: outlay.databases.db,
      clickhouse: outlay.clickhouse,
      uploadStore: outlay.uploadStore,
      log: pino({ level: 'silent' }),
      limits: { maxRejectShare: 0.05, maxMemoryBytes: 2_000_000_000, maxFileBytes: 1_000_000_000 },
    },
    id,
    { lastTry: true, signal: AbortSignal.timeout(60_000) },
  )
  return (await call<Upload>(user, 'GET', `/uploads/${id}`)).body
}

async function draftOf(user: TestUser, id: string): Promise<MappingDraft> {
  const { status, body } = await call<MappingDraft>(user, 'GET', `/uploads/${id}/mapping-draft`)
  expect(status).toBe(200)
  return body
}

/** The proposal, where it leaves nothing for a person to say. */
function usable({ proposal }: MappingDraft): CustomMappingDefinition {
  const { billedCost, currency, date, service } = proposal
  if (!billedCost || !currency || !date || !service) throw new Error(JSON.stringify(proposal))
  return { ...proposal, billedCost, currency, date, service }
}

test('a file that no format knows is mapped, loaded as the preview showed it, and known the next time', async () => {
  const user = await createAnalyst()
  const failed = await upload(user)
  expect(failed.error).toMatchObject({ code: 'unknown-format' })

  const draft = await draftOf(user, failed.id)
  expect(draft).toMatchObject({
    header: HEADER.split(';'),
    dialect: { delimiter: ';' },
    proposal: {
      billedCost: { column: 'Betrag (EUR)', whenEmpty: 'reject' },
      currency: { constant: 'EUR' },
      service: { column: 'Produkt' },
      date: { column: 'Tag', order: 'day-first' },
      decimalSeparator: ',',
      thousandsSeparator: '.',
    },
    saved: null,
  })
  expect(draft.rows[0]).toEqual(ROWS[0]!.split(';'))
  expect(draft.rows).toHaveLength(20)

  const definition = { ...usable(draft), tags: ['Kostenstelle'] }
  const preview = await call<MappingPreview>(user, 'POST', `/uploads/${failed.id}/mapping-preview`, {
    definition,
  })
  expect(preview.status).toBe(200)
  expect(preview.body).toMatchObject({
    rowsTried: 23,
    rejectedRows: 1,
    rejects: [{ rowNumber: 3, column: 'Betrag (EUR)', value: 'n/a', reason: 'is not a number' }],
    sums: [{ currency: 'EUR', billedCost: '1255', rows: 22 }],
  })
  expect(preview.body.rows).toHaveLength(20)

  const saved = await call<CustomMapping>(user, 'POST', '/mappings', {
    uploadId: failed.id,
    name: 'Rechenzentrum',
    definition,
  })
  expect([saved.status, saved.body.version, saved.body.createdBy?.id]).toEqual([201, 1, user.id])
  expect((await call(user, 'POST', `/uploads/${failed.id}/retry`)).status).toBe(202)
  const loaded = await load(user, failed.id)
  expect(loaded).toMatchObject({
    status: 'completed',
    format: 'custom',
    formatVersion: 'Rechenzentrum',
    mappingVersion: 1,
    rows: { read: 23, accepted: 22, rejected: 1 },
    totals: [{ currency: 'EUR', billedCost: '1255', sourceBilledCost: '1255' }],
  })
  expect(await linesOf(user, failed.id, preview.body.columns)).toEqual(
    preview.body.rows.map(({ rowNumber, values }) => ({ row_number: String(rowNumber), ...values })),
  )

  // Another file with the same header, packed: nobody is asked again.
  const next = await upload(user, gzipSync(BILL.replace('1.234,50', '2.234,50')))
  expect(next).toMatchObject({ status: 'completed', format: 'custom', formatVersion: 'Rechenzentrum' })
  expect((await draftOf(user, next.id)).saved).toMatchObject({
    name: 'Rechenzentrum',
    version: 1,
    definition,
  })
})

/** The first lines that were loaded, with the columns as text. */
async function linesOf(user: TestUser, id: string, columns: string[]) {
  const { load_id: loadId } = await outlay.databases.db
    .selectFrom('upload')
    .where('id', '=', id)
    .select('load_id')
    .executeTakeFirstOrThrow()
  const answer = await outlay.clickhouse.query({
    query: `SELECT row_number, ${columns.join(', ')} FROM cost_line
      WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID} ORDER BY row_number LIMIT 20`,
    query_params: { clientId: user.clientId, loadId },
    format: 'JSONEachRow',
  })
  const lines = await answer.json<Record<string, unknown>>()
  return lines.map((line) =>
    Object.fromEntries(
      Object.entries(line).map(([name, value]) => [
        name,
        typeof value === 'object' ? JSON.stringify(value) : value,
      ]),
    ),
  )
}

describe('a mapping', () => {
  test('is replaced by one for the same header, whose version is the next', async () => {
    const user = await createAnalyst()
    const failed = await upload(user)
    const definition = usable(await draftOf(user, failed.id))
    const save = async (name: string, of: CustomMappingDefinition) =>
      (await call<CustomMapping>(user, 'POST', '/mappings', { uploadId: failed.id, name, definition: of }))
        .body
    const first = await save('One', { ...definition, decimalSeparator: '.', thousandsSeparator: '' })
    const second = await save('Two', definition)
    expect(second).toMatchObject({ id: first.id, name: 'Two', version: 2, definition })
    expect((await call<{ items: CustomMapping[] }>(user, 'GET', '/mappings')).body.items).toEqual([second])

    await call(user, 'POST', `/uploads/${failed.id}/retry`)
    expect(await load(user, failed.id)).toMatchObject({ status: 'completed', mappingVersion: 2 })
    const events = await outlay.databases.db
      .selectFrom('audit_event')
      .where('client_id', '=', user.clientId)
      .where('object_type', '=', 'mapping')
      .select(['action', 'object_id', 'user_id'])
      .execute()
    const event = { action: 'mapping.save', object_id: first.id, user_id: user.id }
    expect(events).toEqual([event, event])
  })

  test('is forgotten, and what was loaded with it stays', async () => {
    const user = await createAnalyst()
    const failed = await upload(user)
    const definition = usable(await draftOf(user, failed.id))
    const { body } = await call<CustomMapping>(user, 'POST', '/mappings', {
      uploadId: failed.id,
      name: 'Mine',
      definition,
    })
    await call(user, 'POST', `/uploads/${failed.id}/retry`)
    await load(user, failed.id)
    expect((await call(user, 'DELETE', `/mappings/${body.id.toUpperCase()}`)).status).toBe(204)
    expect((await call<Problem>(user, 'DELETE', `/mappings/${body.id}`)).status).toBe(404)
    expect((await call<Upload>(user, 'GET', `/uploads/${failed.id}`)).body).toMatchObject({
      status: 'completed',
      formatVersion: 'Mine',
    })
    const next = await upload(user, BILL.replace('Web', 'Shop'))
    expect(next.error?.code).toBe('unknown-format')
  })

  test('reads a file that is known and not read yet, whose proposal needs no help', async () => {
    const user = await createAnalyst()
    const failed = await upload(
      user,
      'SubscriptionId,Date,MeterId,MeterCategory,Cost,BillingCurrency,OfferId,Tags\ns1,10/21/2026,m1,Storage,3.25,USD,o,"""env"": ""prod"""\n',
    )
    expect(failed.error?.code).toBe('unsupported-format')
    const definition = usable(await draftOf(user, failed.id))
    await call(user, 'POST', '/mappings', { uploadId: failed.id, name: 'Azure', definition })
    await call(user, 'POST', `/uploads/${failed.id}/retry`)
    expect(await load(user, failed.id)).toMatchObject({
      status: 'completed',
      totals: [{ currency: 'USD', billedCost: '3.25' }],
    })
  })

  test('is not used for a file that a format reads', async () => {
    const user = await createAnalyst()
    const focus =
      'BilledCost,BillingCurrency,ChargePeriodStart,ServiceName,RegionId,EffectiveCost\n1,USD,2026-10-01T00:00:00Z,A,r,2\n'
    const known = await upload(user, focus)
    const definition = usable(await draftOf(user, known.id))
    await call(user, 'POST', '/mappings', { uploadId: known.id, name: 'Not needed', definition })
    expect(await upload(user, focus.replace(',2\n', ',3\n'))).toMatchObject({
      status: 'completed',
      format: 'focus',
    })
  })
})

describe('what cannot be used is refused by its path', () => {
  test.each<[string, (definition: CustomMappingDefinition) => object, string, string]>([
    [
      'a column that is not there',
      (definition) => ({ ...definition, billedCost: { column: 'Preis', whenEmpty: 'reject' } }),
      'definition.billedCost.column',
      'the file has no column `Preis`',
    ],
    [
      'a tag that is not there',
      (definition) => ({ ...definition, tags: ['Tag', 'Team'] }),
      'definition.tags[1]',
      'the file has no column `Team`',
    ],
    [
      'a currency that is none',
      (definition) => ({ ...definition, currency: { constant: 'euro' } }),
      'definition.currency.constant',
      'must be the three letters of a currency, like EUR',
    ],
    [
      'no service at all',
      (definition) => ({ ...definition, service: {} }),
      'definition.service',
      'needs a column or a value for every row',
    ],
    [
      'one character for two separators',
      (definition) => ({ ...definition, thousandsSeparator: ',' }),
      'definition.thousandsSeparator',
      'must not be the decimal separator too',
    ],
    [
      'a column that is not offered',
      (definition) => ({ ...definition, columns: { BilledCost: 'Tag' } }),
      'definition.columns.BilledCost',
      'is no column that can be filled',
    ],
    [
      'an order that is not known',
      (definition) => ({ ...definition, date: { column: 'Tag', order: 'year' } }),
      'definition.date.order',
      'must be one of iso, day-first, month-first',
    ],
    [
      'a part that is not known',
      (definition) => ({ ...definition, rows: 1 }),
      'definition.rows',
      'is not known here',
    ],
  ])('%s', async (_what, change, path, message) => {
    const user = await createAnalyst()
    const { id } = await upload(user)
    const definition = change(usable(await draftOf(user, id)))
    for (const [url, body] of [
      [`/uploads/${id}/mapping-preview`, { definition }],
      ['/mappings', { uploadId: id, name: 'Mine', definition }],
    ] as const) {
      const refused = await call<Problem>(user, 'POST', url, body)
      expect([refused.status, refused.body.errors]).toEqual([400, [{ path, message }]])
    }
  })
})

describe('there is nothing to map', () => {
  test.each([
    ['in an empty file', '', 'not-delimited-text'],
    ['in a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'not-delimited-text'],
  ])('%s', async (_what, content, code) => {
    const user = await createAnalyst()
    const { id } = await upload(user, content)
    const { status, body } = await call<Problem>(user, 'GET', `/uploads/${id}/mapping-draft`)
    expect([status, body.code]).toEqual([409, code])
  })

  test('in a file that is gone', async () => {
    const user = await createAnalyst()
    const { id } = await upload(user)
    await outlay.uploadStore.remove(`${user.clientId}/${id}.0`)
    expect((await call<Problem>(user, 'GET', `/uploads/${id}/mapping-draft`)).body.code).toBe('file-not-kept')
  })

  test('before a row is whole: an open quote hides those after it', async () => {
    const user = await createAnalyst()
    const { id } = await upload(user, `${HEADER}\n05.10.2026;A;1;x\n06.10.2026;"B;2;x\n07.10.2026;C;3;x\n`)
    const draft = await draftOf(user, id)
    expect(draft.rows).toEqual([['05.10.2026', 'A', '1', 'x']])
    const definition = usable(draft)
    const { body } = await call<MappingPreview>(user, 'POST', `/uploads/${id}/mapping-preview`, {
      definition,
    })
    expect(body).toMatchObject({ rowsTried: 1, sums: [{ billedCost: '1' }] })
  })

  test('in a file with a header only, whose preview is empty', async () => {
    const user = await createAnalyst()
    const { id } = await upload(user, 'Day,Service,Cost,Currency\n')
    const definition = usable(await draftOf(user, id))
    const { status, body } = await call<MappingPreview>(user, 'POST', `/uploads/${id}/mapping-preview`, {
      definition,
    })
    expect([status, body.rowsTried, body.rows, body.sums]).toEqual([200, 0, [], []])
  })
})

describe('who may', () => {
  test('a viewer sees and tries mappings, and neither saves nor deletes one', async () => {
    const user = await createAnalyst()
    const viewer = await outlay.createUser('viewer', { id: user.clientId })
    const { id } = await upload(user)
    const definition = usable(await draftOf(viewer, id))
    const body = { uploadId: id, name: 'Mine', definition }
    expect((await call(viewer, 'POST', `/uploads/${id}/mapping-preview`, { definition })).status).toBe(200)
    expect((await call(viewer, 'GET', '/mappings')).status).toBe(200)
    expect((await call(viewer, 'POST', '/mappings', body)).status).toBe(403)
    const saved = await call<CustomMapping>(user, 'POST', '/mappings', body)
    expect((await call(viewer, 'DELETE', `/mappings/${saved.body.id}`)).status).toBe(403)
    const operator = await outlay.createUser('operator')
    expect((await call(operator, 'GET', '/mappings')).status).toBe(403)
    expect((await outlay.app.inject({ url: '/api/mappings' })).statusCode).toBe(401)
  })

  test('another client has neither the upload nor the mapping, though its header is the same', async () => {
    const owner = await createAnalyst()
    const stranger = await createAnalyst()
    const { id } = await upload(owner)
    const definition = usable(await draftOf(owner, id))
    const body = { uploadId: id, name: 'Mine', definition }
    const { body: mapping } = await call<CustomMapping>(owner, 'POST', '/mappings', body)

    expect((await call(stranger, 'GET', `/uploads/${id}/mapping-draft`)).status).toBe(404)
    expect((await call(stranger, 'POST', `/uploads/${id}/mapping-preview`, { definition })).status).toBe(404)
    expect((await call(stranger, 'POST', '/mappings', body)).status).toBe(404)
    expect((await call(stranger, 'DELETE', `/mappings/${mapping.id}`)).status).toBe(404)
    expect((await call<{ items: unknown[] }>(stranger, 'GET', '/mappings')).body.items).toEqual([])
    expect((await call(owner, 'GET', `/uploads/${unknownId()}/mapping-draft`)).status).toBe(404)

    const own = await upload(stranger)
    expect(own.error?.code).toBe('unknown-format')
    expect((await draftOf(stranger, own.id)).saved).toBeNull()
    await call(stranger, 'POST', '/mappings', { ...body, uploadId: own.id, name: 'Theirs' })
    expect((await call<{ items: CustomMapping[] }>(owner, 'GET', '/mappings')).body.items).toMatchObject([
      { id: mapping.id, name: 'Mine', version: 1 },
    ])
  })
})
