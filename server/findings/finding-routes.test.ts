import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { FindingDetail, FindingList } from '../../contract/finding.ts'
import type { Problem } from '../../contract/problem.ts'
import { usage, type UsageLine } from '../../etl/findings/testing.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { createFindingClient, type FindingClient } from '../../testing/find-findings.ts'
import { unknownId } from '../../testing/seed-upload.ts'

let outlay: TestApp
let of: FindingClient
let viewer: TestUser
let stranger: FindingClient
let september: { uploadId: string }
let october: { uploadId: string }
beforeAll(async () => {
  outlay = await createTestApp()
  of = await createFindingClient(outlay)
  viewer = await outlay.createUser('viewer', of.client)
  september = await of.addBill('2026-09-01', [balancer('arn:lb/former', 900)])
  october = await of.addBill('2026-10-01', [
    balancer('arn:lb/small', 31),
    balancer('arn:lb/100%_used', 62),
    balancer('arn:lb/euro', 93, { columns: { BillingCurrency: 'EUR', SubAccountId: 'b' } }),
    usage({
      product: 'AmazonEC2',
      usageType: 'EU-BoxUsage:m5.large',
      operation: 'RunInstances',
      resource: '=cmd()',
      cost: 310,
      quantity: 744,
      columns: { SubAccountId: 'a' },
    }),
    ...[400, 340].map((quantity, index) =>
      usage({
        product: 'AmazonS3',
        usageType: 'EU-Requests-Tier1',
        operation: index === 0 ? 'InitiateMultipartUpload' : 'CompleteMultipartUpload',
        resource: 'videos',
        cost: 0.0031,
        quantity,
      }),
    ),
  ])
  stranger = await createFindingClient(outlay)
  await stranger.addBill('2026-10-01', [balancer('arn:lb/foreign', 31)])
})
afterAll(() => outlay.stop())

function balancer(resource: string, cost: number, more: Partial<UsageLine> = {}) {
  return usage({
    product: 'AWSELB',
    usageType: 'EU-LoadBalancerUsage',
    resource,
    cost,
    quantity: 700,
    ...more,
  })
}

const get = (query: Record<string, string>, user = viewer) =>
  outlay.injectSignedInAs(user, { url: '/api/findings', query })

const resourcesOf = async (query: Record<string, string>) =>
  (await of.list(query)).map(({ rule, resourceId }) => [rule, resourceId])

const ALL = [
  ['idle-lb', 'arn:lb/euro'],
  ['ec2-graviton', '=cmd()'],
  ['idle-lb', 'arn:lb/100%_used'],
  ['ec2-amd', '=cmd()'],
  ['idle-lb', 'arn:lb/small'],
  ['s3-incomplete-multipart', 'videos'],
]

describe('the list of findings', () => {
  test('is of the newest whole bill, the largest savings first, and says what counts and why', async () => {
    const list = (await get({})).json<FindingList>()
    expect(list.scope).toEqual({ uploadIds: [september.uploadId, october.uploadId], warnings: [] })
    expect(list.nextCursor).toBeNull()
    const shown = list.items.map((finding) => [
      finding.currency,
      finding.monthlyCost,
      finding.monthlySaving,
      finding.countedSaving,
    ])
    expect(shown).toEqual([
      ['EUR', '90', '90', '90'],
      ['USD', '300', '60', '60'],
      ['USD', '60', '60', '60'],
      // The same instance: the larger one counts.
      ['USD', '300', '30', '0'],
      ['USD', '30', '30', '30'],
      ['USD', '0.006', '0', '0'],
    ])
    expect(list.items[1]).toMatchObject({
      rule: 'ec2-graviton',
      title: 'Instances that could run on Graviton',
      subAccountId: 'a',
      regionId: 'eu-west-1',
      serviceName: 'AmazonEC2',
      period: '2026-10',
      state: 'open',
      confidence: 'medium',
      isReportOnly: false,
      realised: null,
      uploads: [october.uploadId],
      explanation:
        'This m5.large costs 300.00 USD a month. m6g.large has Arm processors and costs about 20 % less.',
    })
    expect(list.items.at(-1)).toMatchObject({ isReportOnly: true })
  })

  test.each<[Record<string, string>, number[]]>([
    [{ rule: 'idle-lb' }, [0, 2, 4]],
    [{ subAccountId: 'a' }, [1, 3]],
    [{ state: 'open' }, [0, 1, 2, 3, 4, 5]],
    [{ state: 'done' }, []],
    [{ minSaving: '60' }, [0, 1, 2]],
    [{ search: '100%_u' }, [2]],
    [{ search: '%' }, [2]],
    [{ search: 'ARN:LB' }, [0, 2, 4]],
    [{ search: 'amazons3' }, [5]],
    [{ search: 'without any traffic' }, [0, 2, 4]],
    [{ currency: 'EUR' }, [0]],
    [{ effort: 'medium' }, [1]],
    [{ confidence: 'medium', rule: 'ec2-amd' }, [3]],
  ])('is filtered by %j', async (query, places) => {
    const own = await resourcesOf(query)
    const ofAll = (places as number[]).map((place) => ALL[place]!)
    expect(own.toSorted()).toEqual(ofAll.toSorted())
  })

  test.each<[Record<string, string>]>([
    [{}],
    [{ direction: 'asc' }],
    [{ orderBy: 'cost' }],
    [{ orderBy: 'effort', direction: 'asc' }],
    [{ orderBy: 'confidence' }],
  ])('in the order of %j comes page by page, the same as at once', async (order) => {
    const items: FindingList['items'] = []
    let cursor: string | null = null
    do {
      const response = await get({ ...order, limit: '2', ...(cursor !== null && { cursor }) })
      const page: FindingList = response.json<FindingList>()
      expect(page.items.length).toBe(2)
      items.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(items).toEqual(await of.list(order))
  })

  test('is ordered by cost, or by effort with the largest savings of each first', async () => {
    const costs = (await of.list({ orderBy: 'cost' })).map(({ monthlyCost }) => monthlyCost)
    expect(costs).toEqual(['300', '300', '90', '60', '30', '0.006'])
    const cheapest = await of.list({ orderBy: 'cost', direction: 'asc' })
    expect(cheapest.map(({ monthlyCost }) => Number(monthlyCost))).toEqual([0.006, 30, 60, 90, 300, 300])
    const easiest = await of.list({ orderBy: 'effort', direction: 'asc' })
    expect(easiest.map(({ effort, monthlySaving }) => [effort, monthlySaving])).toEqual([
      ['low', '90'],
      ['low', '60'],
      ['low', '30'],
      ['low', '30'],
      ['low', '0'],
      ['medium', '60'],
    ])
  })

  test('says with its first page how many there are in each state, whichever is asked for', async () => {
    const first = (await get({ rule: 'idle-lb', state: 'done', limit: '1' })).json<FindingList>()
    expect(first.items).toEqual([])
    expect(first.totals).toEqual([
      { state: 'open', currency: 'EUR', findings: 1, monthlySaving: '90', countedSaving: '90' },
      { state: 'open', currency: 'USD', findings: 2, monthlySaving: '90', countedSaving: '90' },
    ])
    const { nextCursor } = (await get({ limit: '1' })).json<FindingList>()
    expect((await get({ limit: '1', cursor: nextCursor! })).json<FindingList>().totals).toBeNull()
  })

  test('is of the uploads and bills that are asked about', async () => {
    const former = [['idle-lb', 'arn:lb/former']]
    expect(await resourcesOf({ uploads: september.uploadId })).toEqual(former)
    expect(await resourcesOf({ to: '2026-10-01' })).toEqual(former)
    expect(await resourcesOf({ from: '2026-10-01', rule: 's3-incomplete-multipart' })).toEqual([ALL[5]])
    expect(await resourcesOf({ from: '2026-11-01' })).toEqual([])
    expect(await resourcesOf({ from: '0000-01-01', to: '2026-10-01' })).toEqual(former)
  })

  test.each<[Record<string, string>, string]>([
    [{ cursor: 'nonsense' }, 'cursor'],
    [{ state: 'gone' }, 'state'],
    [{ minSaving: '-1' }, 'minSaving'],
    [{ limit: '201' }, 'limit'],
    [{ orderBy: 'resource' }, 'orderBy'],
    [{ uploads: 'all' }, 'uploads'],
  ])('refuses %j by name', async (query, path) => {
    const response = await get(query)
    const { errors } = response.json<Problem>()
    expect([response.statusCode, errors?.map((error) => error.path)]).toEqual([400, [path]])
  })

  test('has nothing of another client, whose uploads there are not', async () => {
    expect(JSON.stringify(await stranger.list())).not.toContain('arn:lb/small')
    const response = await get({ uploads: october.uploadId }, stranger.admin)
    expect(response.statusCode).toBe(404)
  })
})

describe('findings as a file', () => {
  test('are all of those that are asked for, safe in a spreadsheet, and audited', async () => {
    const query = { minSaving: '30' }
    const response = await outlay.injectSignedInAs(of.admin, { url: '/api/findings.csv', query })
    expect(response.statusCode).toBe(200)
    const day = new Date().toISOString().slice(0, 10)
    expect(response.headers['content-disposition']).toBe(
      `attachment; filename="${of.client.slug}-findings-${day}.csv"`,
    )
    const rows = parse(response.body, { columns: true }) as Record<string, string>[]
    expect(rows.map(({ rule, resourceId }) => [rule, resourceId])).toEqual(
      ALL.slice(0, 5).map(([rule, resource]) => [rule, resource === '=cmd()' ? "'=cmd()" : resource]),
    )
    expect(rows[0]).toMatchObject({
      period: '2026-10',
      title: 'Load balancers without any traffic',
      currency: 'EUR',
      monthlySaving: '90',
      countedSaving: '90',
      state: 'open',
      whatToDo:
        'See whether it has targets, and whether a name leads to it. Delete it. A stack that made it would make it again: change the stack.',
    })
    const event = await outlay.databases.db
      .selectFrom('audit_event')
      .where('client_id', '=', of.client.id)
      .orderBy('id', 'desc')
      .select(['action', 'user_id', 'detail'])
      .executeTakeFirstOrThrow()
    expect(event).toMatchObject({
      user_id: of.admin.id,
      detail: { what: 'findings', format: 'csv', minSaving: '30', uploads: 2 },
    })
  })
})

describe('a finding', () => {
  test('explains its amounts step by step, and leads to the lines behind it', async () => {
    const { id } = await of.find('ec2-graviton')
    const finding = (
      await outlay.injectSignedInAs(viewer, { url: `/api/findings/${id}` })
    ).json<FindingDetail>()
    expect(finding.working).toEqual([
      { label: 'Billed from 2026-10-01 to 2026-10-31, 31 days', value: '310.00 USD' },
      { label: '20 % of it, against Intel', value: '62.00 USD' },
      { label: 'The saving of a month of 30 days: × 30 ÷ 31', value: '60.00 USD' },
    ])
    expect(finding.whatToDo.length).toBeGreaterThan(1)
    expect(finding.overlapsWith).toMatchObject([{ rule: 'ec2-amd', monthlySaving: '30', countedSaving: '0' }])
    expect(finding.bills).toMatchObject([
      { uploadId: october.uploadId, period: '2026-10', cost: '310', monthlySaving: '60' },
    ])
    expect([finding.checks, finding.history]).toEqual([[], []])

    const { lines, uploads, ...question } = finding.evidence
    expect(lines).toMatchObject([
      { uploadId: october.uploadId, columns: { resourceId: '=cmd()', effectiveCost: '310' } },
    ])
    const payload = { ...question, uploadIds: uploads, measures: ['effectiveCost', 'lineCount'] }
    const answer = await outlay.injectSignedInAs(viewer, { method: 'POST', url: '/api/query', payload })
    expect(answer.json<CostAnswer>().totals).toMatchObject([{ effectiveCost: '310', lineCount: 1 }])
  })

  test('without an amount says so', async () => {
    const { id } = await of.find('s3-incomplete-multipart')
    const { working, explanation } = await of.read(id)
    expect(explanation).toMatch(/^400 uploads in parts were begun and 340 completed/)
    expect(working.at(-1)).toEqual({ label: 'What it would save, the bill does not say', value: '' })
  })

  test('is found in a bill of before where the newest has it not, and by capitals', async () => {
    const [former] = await of.list({ uploads: september.uploadId })
    expect(await of.read(former!.id.toUpperCase())).toMatchObject({ period: '2026-09', monthlySaving: '900' })
  })

  test('of another client is none', async () => {
    const [foreign] = await stranger.list()
    for (const id of [foreign!.id, unknownId()]) {
      const read = await outlay.injectSignedInAs(of.admin, { url: `/api/findings/${id}` })
      expect([read.statusCode, (await of.decide(id, 'accepted')).statusCode]).toEqual([404, 404])
    }
  })
})

describe('what is made of a finding', () => {
  const small = () => of.find('idle-lb', 'arn:lb/small')

  test('stays with its reason, is audited, and is no more in totals once it is dismissed', async () => {
    const { id } = await small()
    const without = await of.decide(id, 'dismissed', '  ')
    expect([without.statusCode, without.json<Problem>().errors?.[0]?.path]).toEqual([400, 'reason'])
    const decided = await of.decide(id, 'dismissed', ' For a failover. ')
    expect(decided.json<FindingDetail>()).toMatchObject({
      state: 'dismissed',
      stateReason: 'For a failover.',
      countedSaving: '0',
      history: [{ by: { id: of.admin.id }, from: 'open', to: 'dismissed', reason: 'For a failover.' }],
    })
    const event = await outlay.databases.db
      .selectFrom('audit_event')
      .where('action', '=', 'finding.change-state')
      .where('object_id', '=', id)
      .select(['client_id', 'user_id', 'detail'])
      .executeTakeFirstOrThrow()
    expect(event).toEqual({
      client_id: of.client.id,
      user_id: of.admin.id,
      detail: {
        rule: 'idle-lb',
        resourceId: 'arn:lb/small',
        before: { state: 'open', reason: '' },
        after: { state: 'dismissed', reason: 'For a failover.' },
      },
    })
    // The same again is no change.
    await of.decide(id, 'dismissed', 'For a failover.')
    expect((await of.decide(id, 'open')).json<FindingDetail>().history).toHaveLength(2)
  })

  test('counts another finding of the resource where the larger one is dismissed', async () => {
    const { id } = await of.find('ec2-graviton')
    await of.decide(id, 'dismissed', 'What runs on it is there for x86 alone.')
    expect(await of.find('ec2-amd')).toMatchObject({ monthlySaving: '30', countedSaving: '30' })
    await of.decide(id, 'open')
    expect(await of.find('ec2-amd')).toMatchObject({ countedSaving: '0' })
  })

  test('is for analysts and admins, whom viewers see', async () => {
    const { id } = await small()
    expect((await of.decide(id, 'accepted', undefined, viewer)).statusCode).toBe(403)
    const analyst = await outlay.createUser('analyst', of.client)
    expect((await of.decide(id, 'accepted', 'Next week.', analyst)).statusCode).toBe(200)
    expect((await of.list({ state: 'accepted' }, viewer)).map((finding) => finding.id)).toEqual([id])
    await of.decide(id, 'open')
  })

  test('is said of several at once: of all of them, or of none', async () => {
    const ids = (await of.list({ rule: 'idle-lb' })).map(({ id }) => id)
    const change = (payload: object) =>
      outlay.injectSignedInAs(of.admin, { method: 'POST', url: '/api/findings/states', payload })
    const [foreign] = await stranger.list()
    const refused = await change({ ids: [...ids, foreign!.id], state: 'accepted' })
    expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([
      404,
      `There is no finding ${foreign!.id}.`,
    ])
    expect(await of.list({ state: 'accepted' })).toEqual([])
    expect((await change({ ids, state: 'accepted' })).json()).toEqual({ changed: 3 })
    expect((await change({ ids, state: 'accepted' })).json()).toEqual({ changed: 0 })
    expect(await of.list({ state: 'accepted' })).toHaveLength(3)
    expect((await change({ ids, state: 'dismissed' })).statusCode).toBe(400)
    expect((await change({ ids, state: 'open' })).json()).toEqual({ changed: 3 })
  })

  test('cannot be done where no bill has it any more', async () => {
    const own = await createFindingClient(outlay)
    const { uploadId } = await own.addBill('2026-10-01', [balancer('arn:lb/1', 31)])
    const { id } = await own.find('idle-lb')
    await own.decide(id, 'accepted')
    await outlay.injectSignedInAs(own.admin, { method: 'DELETE', url: `/api/uploads/${uploadId}` })
    const response = await own.decide(id, 'done')
    expect([response.statusCode, response.json<Problem>().code]).toEqual([409, 'finding-in-no-bill'])
  })
})
