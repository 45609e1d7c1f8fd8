import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { Line, LineList } from '../../contract/line.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, type TestCostLine } from '../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string }
let viewer: TestUser
/** Three uploads of 40 lines, in whose costs there are ties within and between uploads. */
let uploadIds: string[]

const linesOf = (upload: number): TestCostLine[] =>
  Array.from({ length: 40 }, (_, index) => ({
    // Not in the order in which rows lie in the table.
    row_number: 40 - index,
    file_index: index % 2,
    ServiceName: `Service ${(index * 7) % 5}`,
    BilledCost: `${((index * 13 + upload) % 9) - 3}.000000000000000001`,
    EffectiveCost: String(index),
    // Some lines have none.
    ...(index % 3 !== 0 && { x_NetEffectiveCost: String(index % 5) }),
  }))

beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
  viewer = await outlay.createUser('viewer', client)
  uploadIds = []
  for (const upload of [0, 1, 2]) {
    const seeded = await seedCompletedUpload(outlay, { clientId: client.id, lines: linesOf(upload) })
    uploadIds.push(seeded.uploadId)
  }
})
afterAll(() => outlay.stop())

async function ask(query: Record<string, string>, user = viewer) {
  const response = await outlay.injectSignedInAs(user, { url: '/api/lines', query })
  return {
    status: response.statusCode,
    list: response.json<LineList>(),
    problem: response.json<Problem>(),
  }
}

async function allPages(query: Record<string, string>): Promise<Line[]> {
  const lines: Line[] = []
  let cursor: string | null = null
  do {
    const { status, list } = await ask({ limit: '17', ...query, ...(cursor && { cursor }) })
    expect(status).toBe(200)
    lines.push(...list.items)
    cursor = list.nextCursor
  } while (cursor !== null)
  return lines
}

const placeOf = ({ uploadId, fileIndex, rowNumber }: Line) => [uploadId, fileIndex, rowNumber] as const
const scaled = (amount: string) => {
  const [whole = '', decimals = ''] = amount.split('.')
  return BigInt(`${whole}${decimals.padEnd(18, '0')}`)
}

describe('lines', () => {
  test('have every column by its name, as it is kept', async () => {
    const own = await outlay.createClient()
    const user = await outlay.createUser('viewer', own)
    const { uploadId } = await seedCompletedUpload(outlay, {
      clientId: own.id,
      lines: [
        {
          row_number: 7,
          file_index: 3,
          ServiceName: 'Compute',
          BilledCost: '-100000000000000000.000000000000000001',
          x_NetBilledCost: '0.5',
          x_UsageType: 'Box',
          Tags: { 'a\nb': '=1', team: 'blue' },
          x_CostCategories: { unit: 'x' },
          x_CommitmentEndTime: '2027-01-01 00:00:00',
        },
      ],
    })
    const { list } = await ask({}, user)
    expect(list).toMatchObject({ nextCursor: null, scope: { uploadIds: [uploadId], warnings: [] } })
    const [line] = list.items
    expect(line).toMatchObject({ uploadId, fileIndex: 3, rowNumber: 7 })
    expect(line!.columns).toMatchObject({
      billingPeriodStart: '2026-10-01',
      chargePeriodStart: '2026-10-01T00:00:00Z',
      billingCurrency: 'USD',
      billedCost: '-100000000000000000.000000000000000001',
      effectiveCost: '1',
      netBilledCost: '0.5',
      netEffectiveCost: null,
      consumedQuantity: null,
      serviceName: 'Compute',
      regionId: '',
      xUsageType: 'Box',
      xCommitmentEndTime: '2027-01-01T00:00:00Z',
      tags: { 'a\nb': '=1', team: 'blue' },
      allocatedTags: {},
      xCostCategories: { unit: 'x' },
    })
    const columns = await outlay.clickhouse.query({
      query: `SELECT count() AS columns FROM system.columns WHERE database = currentDatabase() AND table = 'cost_line'`,
      format: 'JSONEachRow',
    })
    const [table] = await columns.json<{ columns: string }>()
    // All but client, load, file and row.
    expect(Object.keys(line!.columns)).toHaveLength(Number(table!.columns) - 4)
  })

  test.each(['asc', 'desc'])('come in the order of the files, %s', async (direction) => {
    const lines = await allPages({ direction })
    const expected = uploadIds.flatMap((uploadId) =>
      [0, 1].flatMap((fileIndex) =>
        Array.from({ length: 40 }, (_, index) => index + 1)
          .filter((row) => (40 - row) % 2 === fileIndex)
          .map((row) => [uploadId, fileIndex, row]),
      ),
    )
    expect(lines.map(placeOf)).toEqual(direction === 'asc' ? expected : expected.toReversed())
  })

  test.each([
    ['billedCost', 'desc'],
    ['billedCost', 'asc'],
    ['effectiveCost', 'desc'],
    ['netEffectiveCost', 'desc'],
    ['netEffectiveCost', 'asc'],
  ] as const)('come by %s, %s, each of them once', async (orderBy, direction) => {
    const lines = await allPages({ orderBy, direction })
    expect(new Set(lines.map((line) => placeOf(line).join(' '))).size).toBe(120)
    const costs = lines.map(({ columns }) => scaled((columns[orderBy] as string) ?? '0'))
    const sorted = costs.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    expect(costs).toEqual(direction === 'asc' ? sorted : sorted.toReversed())
  })

  test('sum up to what a cost query says, with the same filters and time', async () => {
    const filters = [{ dimension: 'serviceName', operator: 'in', values: ['Service 1', 'Service 2'] }]
    const question = { from: '2026-10-01', to: '2026-10-02', filters, uploadIds: uploadIds.slice(1) }
    const lines = await allPages({
      from: '2026-10-01',
      to: '2026-10-02',
      filters: JSON.stringify(filters),
      uploads: uploadIds.slice(1).join(),
      orderBy: 'billedCost',
    })
    const answer = await outlay.injectSignedInAs(viewer, {
      method: 'POST',
      url: '/api/query',
      payload: { ...question, measures: ['billedCost', 'lineCount'] },
    })
    const [total] = answer.json<CostAnswer>().totals
    expect(lines).toHaveLength(Number(total!.lineCount))
    expect(lines.reduce((sum, { columns }) => sum + scaled(columns.billedCost as string), 0n)).toBe(
      scaled(total!.billedCost as string),
    )
  })

  test.each(['row', 'billedCost'])(
    'by %s neither repeat nor go missing while other uploads arrive',
    async (orderBy) => {
      const own = await outlay.createClient()
      const user = await outlay.createUser('viewer', own)
      const before: string[] = []
      for (const upload of [0, 1]) {
        before.push(
          (await seedCompletedUpload(outlay, { clientId: own.id, lines: linesOf(upload) })).uploadId,
        )
      }
      const seen: string[] = []
      let cursor: string | null = null
      let arrivals = 3
      do {
        const { list } = await ask({ orderBy, limit: '9', ...(cursor && { cursor }) }, user)
        seen.push(...list.items.map((line) => placeOf(line).join(' ')))
        cursor = list.nextCursor
        if (arrivals-- > 0) await seedCompletedUpload(outlay, { clientId: own.id, lines: linesOf(arrivals) })
      } while (cursor !== null)
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.filter((place) => before.some((uploadId) => place.startsWith(uploadId)))).toHaveLength(80)
    },
  )

  test('of superseded periods are left out, unless they are asked for', async () => {
    const own = await outlay.createClient()
    const user = await outlay.createUser('viewer', own)
    const [old, current] = await Promise.all(
      [1, 2].map(() => seedCompletedUpload(outlay, { clientId: own.id, lines: [{}, {}] })),
    )
    await outlay.databases.db
      .updateTable('upload_period')
      .set({ superseded_by: current!.uploadId, superseded_how: 'export' })
      .where('upload_id', '=', old!.uploadId)
      .execute()
    const uploads = `${old!.uploadId},${current!.uploadId}`
    const { list } = await ask({ uploads }, user)
    expect(new Set(list.items.map(({ uploadId }) => uploadId))).toEqual(new Set([current!.uploadId]))
    expect(list.scope.warnings).toHaveLength(1)
    const all = await ask({ uploads, excludeSuperseded: 'false' }, user)
    expect(all.list.items).toHaveLength(4)
  })

  test('of other clients do not exist', async () => {
    const stranger = await outlay.createUser('viewer', await outlay.createClient())
    expect((await ask({}, stranger)).list.items).toEqual([])
    expect((await ask({ uploads: uploadIds[0]! }, stranger)).status).toBe(404)
    const { list } = await ask({ limit: '1', orderBy: 'billedCost' })
    const next = await ask({ orderBy: 'billedCost', cursor: list.nextCursor! }, stranger)
    expect(next.list.items).toEqual([])
  })

  test('are refused where the address is wrong, and what is wrong is named', async () => {
    const { list } = await ask({ limit: '1', orderBy: 'billedCost' })
    const cursor = list.nextCursor!
    const made = (...parts: (string | number)[]) => Buffer.from(parts.join(' ')).toString('base64url')
    const load = '01980000-0000-7000-8000-00000000000b'
    for (const [query, path] of [
      [{ cursor }, 'cursor'],
      [{ cursor, orderBy: 'billedCost', direction: 'asc' }, 'cursor'],
      [{ cursor, orderBy: 'effectiveCost' }, 'cursor'],
      [{ cursor: 'x' }, 'cursor'],
      [{ cursor: made('billedCost', 'desc', '-', load, load, 0, 1), orderBy: 'billedCost' }, 'cursor'],
      [{ cursor: made('billedCost', 'desc', '1e5', load, load, 0, 1), orderBy: 'billedCost' }, 'cursor'],
      [{ cursor: made('row', 'asc', '1', load, load, 0, 1) }, 'cursor'],
      [{ filters: '[' }, 'filters'],
      [{ filters: '{}' }, 'filters'],
      [{ filters: '[{"dimension":"serviceName","operator":"is"}]' }, 'filters[0].operator'],
      [{ filters: '[{"dimension":"nothing","operator":"isEmpty"}]' }, 'filters[0].dimension'],
      [{ from: '2026-10-02', to: '2026-10-01' }, 'to'],
      [{ orderBy: 'listPrice' }, 'orderBy'],
      [{ limit: '1001' }, 'limit'],
      [{ uploads: 'x' }, 'uploads'],
      [{ unknown: 'x' }, 'unknown'],
    ] as [Record<string, string>, string][]) {
      const { status, problem } = await ask(query)
      expect([query, status, problem.errors?.map((error) => error.path)]).toEqual([query, 400, [path]])
    }
  })
})
