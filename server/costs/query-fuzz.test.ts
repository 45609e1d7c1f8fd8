import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CostAnswer, CostQuery } from '../../contract/cost-query.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { seedCompletedUpload, unknownId } from '../../testing/seed-upload.ts'
import { matchesText } from './matches-text.testing.ts'

/*
 * Questions made of what nobody should send, from a seed: each is answered with the lines that plain JavaScript finds
 * too, or refused with a reason.
 */

const SEEDS = 500
const SECRET = 'another client’s secret'

const OPERATORS = [
  'in',
  'notIn',
  'contains',
  'notContains',
  'startsWith',
  'notStartsWith',
  'isEmpty',
  'isNotEmpty',
] as const
const STRINGS = [
  ...[
    '',
    ' ',
    "'",
    "''",
    '"',
    '`',
    '\\',
    "\\'",
    '\\\\',
    '\n',
    '\t',
    '\r\n',
    '\0',
    'a\0b',
    '%',
    '_',
    '%_%',
    '?',
  ],
  ...[
    '{p0:String}',
    '{clientId:UUID}',
    '{knownLoadIds:Array(String)}',
    '{',
    '}',
    '${x}',
    '$$',
    ':x',
    '@',
    '#',
  ],
  ...["') OR 1=1 --", "' UNION ALL SELECT * FROM cost_line --", '; DROP TABLE cost_line', '/*', '--', '1=1'],
  ...[
    'NULL',
    '\\N',
    'null',
    'true',
    '0',
    '-1',
    '1e309',
    'NaN',
    '[]',
    "['a','b']",
    '{}',
    '__proto__',
    'constructor',
  ],
  ...['ÄÖ', '😀', '\ud83d', '\u202e', '\ufeff', '\u2028', 'e\u0301', 'x'.repeat(300), "'".repeat(4096)],
  ...[
    'Compute',
    'COMP',
    'team',
    'user:team',
    'tag:',
    'user:',
    'period',
    'd0',
    'm0',
    'side',
    'client_id',
    SECRET,
  ],
]
const DIMENSIONS = [
  ...[
    'serviceName',
    'regionId',
    'resourceId',
    'chargeDescription',
    'xUsageType',
    'billingPeriod',
    'uploadId',
  ],
  ...['billingCurrency', 'tag:team', "tag:it's"],
]
const COLUMNS: Record<string, string> = {
  serviceName: 'ServiceName',
  regionId: 'RegionId',
  resourceId: 'ResourceId',
  chargeDescription: 'ChargeDescription',
  xUsageType: 'x_UsageType',
  billingCurrency: 'BillingCurrency',
}
const MEASURES = ['billedCost', 'effectiveCost', 'listCost', 'netBilledCost', 'consumedQuantity', 'lineCount']
const DAYS = [
  ...['2026-10-01', '2026-11-01', '2026-10-15', '2026-09-01', '0001-01-01', '1969-12-31', '9999-12-31'],
  ...['2026-02-30', '0000-00-00', '2026-1-1', '2026-10-01T00:00:00Z', "2026-10-01'"],
]
const CONFUSED = [null, true, 0, -1, Number.MAX_VALUE, [], [[]], {}, { $ne: '' }, ['a'], 'a']

/** The same numbers for the same seed. */
function random(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!
  return {
    pick,
    chance: (probability: number) => next() < probability,
    some: <Item>(most: number, make: () => Item) =>
      Array.from({ length: Math.floor(next() * (most + 1)) }, make),
  }
}

interface Line {
  uploadId: string
  billingPeriod: string
  day: string
  columns: Record<string, string>
  tags: Record<string, string>
}

let outlay: TestApp
let cookie: string
let uploadIds: string[]
let foreignUploadId: string
const lines: Line[] = []

beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient()
  cookie = await outlay.cookieOf(await outlay.createUser('viewer', client))
  const { pick, chance } = random(1)
  uploadIds = []
  for (const month of ['2026-09', '2026-10']) {
    const text = () => (chance(0.3) ? 'Compute' : pick(STRINGS).toWellFormed())
    const made = Array.from({ length: 60 }, (_, index) => ({
      columns: {
        ServiceName: text(),
        RegionId: text(),
        ResourceId: text(),
        ChargeDescription: text(),
        x_UsageType: text(),
        BillingCurrency: index % 3 === 0 ? 'EUR' : 'USD',
      },
      tags: { ...(chance(0.5) && { team: text() }), ...(chance(0.3) && { "user:it's": text() }) } as Record<
        string,
        string
      >,
      day: `${month}-${String(1 + (index % 28)).padStart(2, '0')}`,
    }))
    const upload = await seedCompletedUpload(outlay, {
      clientId: client.id,
      lines: made.map(({ columns, tags, day }) => ({
        ...columns,
        Tags: tags,
        BilledCost: '0.1',
        ChargePeriodStart: `${day} 05:00:00`,
        BillingPeriodStart: `${month}-01`,
      })),
    })
    await rollUp(outlay, upload)
    uploadIds.push(upload.uploadId)
    lines.push(...made.map((line) => ({ ...line, uploadId: upload.uploadId, billingPeriod: month })))
  }
  const other = await outlay.createClient()
  const foreign = await seedCompletedUpload(outlay, {
    clientId: other.id,
    lines: STRINGS.map((text) => ({
      ServiceName: SECRET,
      ResourceId: text.toWellFormed(),
      Tags: { team: SECRET },
      BillingCurrency: 'GBP',
    })),
  })
  await rollUp(outlay, foreign)
  foreignUploadId = foreign.uploadId
})
afterAll(() => outlay.stop())

function makeQuestion(seed: number): Record<string, unknown> {
  const { pick, chance, some } = random(seed)
  // Half of the questions are well formed: they would be refused at their first odd part.
  const odd = chance(0.5) ? 0.12 : 0
  const or = <Item>(item: Item, others: readonly unknown[]): unknown => (chance(odd) ? pick(others) : item)
  const dimension = () => or(chance(0.2) ? `tag:${pick(STRINGS)}x` : pick(DIMENSIONS), STRINGS)
  const part = (probability: number, name: string, make: () => unknown) =>
    chance(probability) ? { [name]: or(make(), CONFUSED) } : {}
  const uploads = () => [
    chance(0.2) ? pick([foreignUploadId, unknownId()]) : pick(uploadIds),
    ...some(1, () => or(pick(uploadIds), STRINGS)),
  ]
  const range = chance(0.3) ? { from: '2026-10-01', to: pick(['2026-11-01', '2026-10-15']) } : {}
  return {
    measures: or(['lineCount', ...some(3, () => or(pick(MEASURES), STRINGS))], CONFUSED),
    ...part(0.8, 'dimensions', () => some(3, dimension)),
    ...part(0.6, 'filters', () =>
      some(2, () => ({
        dimension: dimension(),
        operator: or(pick(OPERATORS), STRINGS),
        values: or(
          ['Compute', ...some(3, () => or(pick(STRINGS), CONFUSED))].slice(chance(0.5) ? 1 : 0),
          CONFUSED,
        ),
      })),
    ),
    ...part(0.3, 'granularity', () => pick(['none', 'hour', 'day', 'week', 'month'])),
    ...part(0.2, 'timeBasis', () => pick(['charge', 'billing'])),
    ...range,
    ...part(0.2, 'from', () => or(pick(DAYS.slice(0, 7)), DAYS)),
    ...part(0.2, 'to', () => or(pick(DAYS.slice(0, 7)), DAYS)),
    ...part(0.3, 'orderBy', () =>
      some(2, () => ({
        field: or(pick(['lineCount', 'billingCurrency', 'period']), STRINGS),
        direction: 'asc',
      })),
    ),
    ...part(0.2, 'top', () => ({
      count: or(pick([1, 2, 1000]), CONFUSED),
      ...part(0.3, 'by', () => 'lineCount'),
    })),
    ...part(0.3, 'compare', () =>
      pick<unknown>(['previousPeriod', { uploadIds: uploads() }, { from: pick(DAYS), to: pick(DAYS) }]),
    ),
    ...part(0.2, 'derive', () => some(2, () => pick(['share', 'cumulative', 'savings']))),
    ...part(0.1, 'limit', () => pick([1, 7, 100_000, 100_001])),
    ...part(0.1, 'offset', () => pick([0, 3, 10_000_000])),
    ...part(0.2, 'uploadIds', uploads),
    ...(chance(odd) && { [pick(STRINGS)]: 1 }),
  }
}

/** Lines by currency that a well-formed question is about, found without SQL. */
function countLines(query: CostQuery): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const line of lines) {
    const time = query.timeBasis === 'billing' ? `${line.billingPeriod}-01` : line.day
    if (query.uploadIds && !query.uploadIds.includes(line.uploadId)) continue
    if (query.from !== undefined && time < query.from) continue
    if (query.to !== undefined && time >= query.to) continue
    if (!(query.filters ?? []).every((filter) => matchesText(textOf(line, filter.dimension), filter)))
      continue
    const currency = line.columns.BillingCurrency!
    counts[currency] = (counts[currency] ?? 0) + 1
  }
  return counts
}

function textOf(line: Line, dimension: string): string {
  if (dimension === 'uploadId' || dimension === 'billingPeriod') return line[dimension]
  if (!dimension.startsWith('tag:')) return line.columns[COLUMNS[dimension]!]!
  const key = dimension.slice('tag:'.length)
  return (Object.hasOwn(line.tags, key) && line.tags[key]) || line.tags[`user:${key}`] || ''
}

function countRows(rows: CostAnswer['rows'], measure: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    if (!row[measure]) continue
    const currency = String(row.billingCurrency)
    counts[currency] = (counts[currency] ?? 0) + Number(row[measure])
  }
  return counts
}

async function tryOne(seed: number): Promise<number> {
  const question = makeQuestion(seed)
  const response = await outlay.app.inject({
    method: 'POST',
    url: '/api/query',
    headers: { cookie },
    payload: question,
  })
  const said = `seed ${seed}: ${JSON.stringify(question)}\n${response.body.slice(0, 1000)}`
  expect([200, 400, 404, 422], said).toContain(response.statusCode)
  if (response.statusCode !== 200) {
    expect(response.json<{ detail: string }>().detail, said).not.toBe('')
    return response.statusCode
  }
  const answer = response.json<CostAnswer>()
  const query = question as unknown as CostQuery
  expect(countRows(answer.totals, 'lineCount'), said).toEqual(countLines(query))
  for (const row of [...answer.rows, ...answer.totals]) {
    expect(row.billingCurrency, said).toMatch(/^(USD|EUR)$/)
  }
  expect(answer.rows.length, said).toBeLessThanOrEqual(query.limit ?? 10_000)
  if (!answer.truncated && !query.offset) {
    expect(answer.rows.length, said).toBe(answer.rowCount)
    for (const measure of ['lineCount', 'lineCountBefore']) {
      expect(countRows(answer.rows, measure), said).toEqual(countRows(answer.totals, measure))
    }
  }
  return 200
}

test(`${SEEDS} questions of odd strings are answered rightly or refused with a reason`, async () => {
  const statuses = new Map<number, number>()
  const seeds = Array.from({ length: SEEDS }, (_, index) => index)
  const next = async (): Promise<void> => {
    for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
      const status = await tryOne(seed)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all([next(), next(), next(), next()])
  // Neither all of it refused, nor everything taken.
  expect(statuses.get(200)).toBeGreaterThan(SEEDS / 4)
  expect(statuses.get(400)).toBeGreaterThan(SEEDS / 10)
  expect(statuses.get(404)).toBeGreaterThan(0)
}, 240_000)
