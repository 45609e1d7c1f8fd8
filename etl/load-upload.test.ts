import { existsSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatUnits, generateCur } from '../demo/bill/generate-cur.ts'
import { csv, good, HEADER, row } from './focus-bill.testing.ts'
import { loadUpload } from './load-upload.ts'
import { removeOrphanedFiles } from './orphaned-files.ts'
import { createLoadTestbed, type LoadTestbed } from './testing.ts'

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

async function rowsInEngine(uploadId: string): Promise<number> {
  const loads = await testbed.db.selectFrom('load').select('id').where('upload_id', '=', uploadId).execute()
  const counted = await testbed.select<{ rows: string }>(
    `SELECT count() AS rows FROM cost_line WHERE load_id IN {loads:Array(UUID)}`,
    { loads: loads.map(({ id }) => id) },
  )
  return Number(counted[0]!.rows)
}

describe('files that cannot be loaded fail with a reason and what to do, and leave nothing', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
  const whole = gzipSync(csv(...Array.from({ length: 5000 }, (_, index) => row(`${index}.123456789`))))
  it.each([
    ['a zero-byte file', Buffer.alloc(0), 'empty-file', /empty/],
    ['a picture named .csv', png, 'not-text', /not text/],
    ['a truncated gzip', whole.subarray(0, whole.length - 200), 'truncated-file', /ends before/],
    [
      'a damaged gzip',
      Buffer.concat([whole.subarray(0, 1000), Buffer.alloc(100, 7), whole.subarray(1100)]),
      'corrupt-file',
      /damaged/,
    ],
    ['UTF-16', Buffer.from(`\ufeff${csv(row('1'))}`, 'utf16le'), 'not-utf8', /UTF-16/],
    ['unknown columns', 'name,price\na,1\n', 'unknown-format', /`name`, `price`/],
    [
      'FOCUS without its currency',
      'BilledCost,EffectiveCost,ListCost,ChargePeriodStart,ServiceName\n',
      'missing-columns',
      /`BillingCurrency`/,
    ],
    ['half a zip', Buffer.from('504b0304140000000800', 'hex'), 'truncated-file', /zip/],
    [
      'blank lines without end',
      `${csv(...good(40))}${'\n'.repeat(3_000_000)}`,
      'blank-lines',
      /row [\d,]+ on/,
    ],
    [
      'more than 5 % rejects',
      csv(...good(10), row('x'), row('y')),
      'too-many-rejects',
      /2 of 12 rows.*row 11.*`BilledCost` is not a number: "x"/,
    ],
    ['only rejects', csv(row('n/a')), 'too-many-rejects', /1 of 1 rows/],
    [
      'a quote that never closes',
      csv(...good(40), row('2', { tags: '"open' }), ...good(40)),
      'unbalanced-quote',
      /Row 41/,
    ],
  ])('%s', async (_name, content, code, message) => {
    const upload = await testbed.load(content)
    expect(upload).toMatchObject({
      status: 'failed',
      error: { code, message: expect.stringMatching(message) },
    })
    expect(upload.error?.hint).not.toBe('')
    expect(await rowsInEngine(upload.id)).toBe(0)
  })
})

it('names the place of a value that does not fit into the memory of a load', async () => {
  const id = await testbed.receive(
    'bill.csv',
    csv(...good(40), row('2', { tags: 'x'.repeat(40_000_000) }), ...good(4)),
  )
  const limits = { ...testbed.context.limits, maxMemoryBytes: 60_000_000 }
  await loadUpload({ ...testbed.context, limits }, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
  expect((await testbed.readUpload(id)).error).toMatchObject({
    code: 'too-large-row',
    message: expect.stringMatching(/^At about row \d/) as string,
  })
  expect(await rowsInEngine(id)).toBe(0)
})

it('keeps what was recognised and why rows were set aside when it refuses a file', async () => {
  const upload = await testbed.load(csv(...good(10), row('x'), row('y')))
  expect(upload).toMatchObject({ status: 'failed', format: 'focus', format_version: '1.0' })
  expect(upload.report?.rejects).toMatchObject([{ column: 'BilledCost', rows: 2, firstRow: 11 }])
})

it('does not take an Oracle cost report for one of AWS', async () => {
  const upload = await testbed.load(
    'lineItem/referenceNo,lineItem/tenantId,lineItem/intervalUsageStart,cost/myCost\na,b,c,1\n',
  )
  expect(upload.error?.code).toBe('unsupported-format')
})

it('completes a report that has a header and no rows, and says so', async () => {
  const upload = await testbed.load(`${HEADER}\n`)
  expect(upload).toMatchObject({ status: 'completed', rows_read: '0', totals: [], periods: [] })
})

it('reads semicolons and keeps text to the letter', async () => {
  const upload = await testbed.load(
    `${HEADER.replaceAll(',', ';')}\n1;USD;2026-10-01;2026-10-05;" NAT, ""gateway""\\n";\n2;USD;2026-10-01;2026-10-05; plain ;\n`,
  )
  const lines = await testbed.select(
    'SELECT ServiceName FROM cost_line WHERE load_id = {id:UUID} ORDER BY row_number',
    {
      id: upload.load_id,
    },
  )
  expect(lines).toEqual([{ ServiceName: ' NAT, "gateway"\\n' }, { ServiceName: ' plain ' }])
})

it('reads tabs, and rows that are cut short between them', async () => {
  const rows = [HEADER, row('1'), row('2', { tags: '"a\tb"' }), row('4')].map((line) =>
    line.replaceAll(',', '\t'),
  )
  const cut = '8\tUSD\t\t'
  const upload = await testbed.load(
    `${[...rows, ' 16\tUSD', cut, ...good(60).map((line) => line.replaceAll(',', '\t'))].join('\n')}\n`,
  )
  expect(upload).toMatchObject({ status: 'completed', rows_accepted: '63', rows_rejected: '2' })
  expect(upload.report?.rejects.map(({ firstRow, sampleValue }) => [firstRow, sampleValue])).toEqual([
    [4, 'USD'],
  ])
  expect(upload.totals[0]!.billed_cost).toBe('82')
})

it('loads a generated report of every line item type to the cent and further, several currencies apart', async () => {
  const { text, totals } = generateCur({ month: '2026-09-01', rows: 3000, seed: 7 })
  const upload = await testbed.load(Buffer.from([...text].join('')))
  expect(upload).toMatchObject({ status: 'completed', rows_accepted: '3000', rows_rejected: '0' })
  expect(upload.totals).toHaveLength(1)
  expect(upload.totals[0]!.billed_cost).toBe(formatUnits(totals.billed))
  expect(upload.totals[0]!.effective_cost).toBe(formatUnits(totals.effective))

  const mixed = await testbed.load(csv(row('1'), row('2', { currency: 'EUR' })))
  expect(mixed.totals.map(({ currency }) => currency)).toEqual(['EUR', 'USD'])
})

it('removes files of a day ago that no upload names, and no others', async () => {
  const id = await testbed.receive('kept.csv', csv(row('314')))
  const { uploadStore } = testbed.context
  await uploadStore.write('orphan/old', Readable.from(['x']))
  await uploadStore.write('orphan/new', Readable.from(['x']))
  const dayAgo = new Date(Date.now() - 25 * 3_600_000)
  for (const key of ['orphan/old', `${testbed.clientId}/${id}/0`]) {
    await utimes(uploadStore.path(key), dayAgo, dayAgo)
  }
  expect(await removeOrphanedFiles(testbed.db, uploadStore)).toBe(1)
  expect(existsSync(uploadStore.path('orphan/old'))).toBe(false)
  expect(existsSync(uploadStore.path('orphan/new'))).toBe(true)
  await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
  expect(await testbed.readUpload(id)).toMatchObject({ status: 'completed' })
})

describe('tries', () => {
  it('loads again under a new id and purges what the earlier try left', async () => {
    const id = await testbed.receive('again.csv', csv(...good(10)))
    const begin = () =>
      loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
    await begin()
    const first = await testbed.readUpload(id)
    await testbed.db.updateTable('upload').set({ status: 'pending' }).where('id', '=', id).execute()
    await begin()
    const second = await testbed.readUpload(id)
    expect(second).toMatchObject({ status: 'completed', attempt: 2, rows_accepted: '10' })
    expect(second.load_id).not.toBe(first.load_id)
    expect(await rowsInEngine(id)).toBe(10)
  })

  it('leaves an upload alone that was cancelled before its turn', async () => {
    const id = await testbed.receive('cancelled.csv', csv(row('1')))
    await testbed.db.updateTable('upload').set({ status: 'cancelled' }).where('id', '=', id).execute()
    await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
    expect(await testbed.readUpload(id)).toMatchObject({ status: 'cancelled', attempt: 0 })
  })

  it('stops when the upload is cancelled while it loads, and leaves no rows', async () => {
    const { text } = generateCur({ month: '2026-09-01', rows: 150_000, seed: 3 })
    const id = await testbed.receive('large.csv', text)
    const loading = loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
    await expect
      .poll(async () => (await testbed.readUpload(id)).phase, { timeout: 20_000, interval: 20 })
      .toBe('loading')
    await testbed.db.updateTable('upload').set({ status: 'cancelled' }).where('id', '=', id).execute()
    await loading
    expect(await testbed.readUpload(id)).toMatchObject({ status: 'cancelled', totals: [] })
    expect(await rowsInEngine(id)).toBe(0)
  })

  it('supersedes the upload that it was asked to replace', async () => {
    const old = await testbed.load(csv(row('7')), 'old.csv')
    const id = await testbed.receive('new.csv', csv(row('7')), { replaces: old.id })
    await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
    expect((await testbed.readUpload(old.id)).periods).toMatchObject([{ superseded_by: id }])
    expect((await testbed.readUpload(id)).periods).toMatchObject([{ superseded_by: null }])
  })

  it('throws a passing fault for the queue to try again, and ends with a reason at the last try', async () => {
    const id = await testbed.receive('fault.csv', csv(row('1')))
    const broken = {
      ...testbed.context,
      uploadStore: {
        ...testbed.context.uploadStore,
        read: () => {
          throw new Error('the disk is away')
        },
      },
    }
    const signal = AbortSignal.timeout(60_000)
    await expect(loadUpload(broken, id, { lastTry: false, signal })).rejects.toThrow('the disk is away')
    expect(await testbed.readUpload(id)).toMatchObject({ status: 'processing' })
    await loadUpload(broken, id, { lastTry: true, signal })
    expect(await testbed.readUpload(id)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
  })
})
