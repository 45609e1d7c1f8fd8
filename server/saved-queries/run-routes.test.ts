import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { SavedQuery, SavedQueryRun } from '../../contract/saved-query.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, type TestCostLine } from '../../testing/seed-upload.ts'
import { findLastRuns } from './runs-repository.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

interface Workplace {
  clientId: string
  ann: TestUser
  bob: TestUser
  load(period: string, lines: TestCostLine[]): Promise<string>
}

async function createWorkplace(): Promise<Workplace> {
  const client = await outlay.createClient()
  return {
    clientId: client.id,
    ann: await outlay.createUser('analyst', client),
    bob: await outlay.createUser('viewer', client),
    async load(period, lines) {
      const { uploadId } = await seedCompletedUpload(outlay, {
        clientId: client.id,
        fileName: `${period}.csv`,
        lines: lines.map((line) => ({
          BillingPeriodStart: `${period}-01`,
          ChargePeriodStart: `${period}-02 00:00:00`,
          ...line,
        })),
      })
      return uploadId
    },
  }
}

async function save(user: TestUser, scope: object, query: object = {}): Promise<string> {
  const payload = {
    name: 'A query',
    shared: true,
    question: { scope, query: { measures: ['billedCost'], ...query } },
  }
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/saved-queries', payload })
  expect([response.statusCode, response.body]).toEqual([201, response.body])
  return response.json<SavedQuery>().id
}

const runOf = (user: TestUser, id: string) =>
  outlay.injectSignedInAs(user, { method: 'POST', url: `/api/saved-queries/${id}/run` })
const latestOf = (user: TestUser, id: string) =>
  outlay.injectSignedInAs(user, { url: `/api/saved-queries/${id}/runs/latest` })

async function run(user: TestUser, id: string): Promise<SavedQueryRun> {
  const response = await runOf(user, id)
  expect([response.statusCode, response.body]).toEqual([200, response.body])
  return response.json<SavedQueryRun>()
}
const totalOf = ({ run: { answer } }: SavedQueryRun) => answer.totals[0]?.billedCost

describe('the last periods', () => {
  const months = { granularity: 'month' }

  test('by charge time follow arrivals, with charges of the bill in any month', async () => {
    const { ann, load } = await createWorkplace()
    const july = await load('2026-07', [{ BilledCost: '1' }])
    const september = await load('2026-09', [
      { BilledCost: '2' },
      // A late charge of another month stands on the bill of September.
      { BilledCost: '4', ChargePeriodStart: '2026-08-31 00:00:00' },
    ])
    const id = await save(ann, { kind: 'latest', lastPeriods: 2 }, { granularity: 'day' })
    const first = await run(ann, id)
    expect(first.run.query.uploadIds).toEqual([july, september])
    expect(first.run.answer.rows.map(({ period, billedCost }) => [period, billedCost])).toEqual([
      ['2026-07-02', '1'],
      ['2026-08-31', '4'],
      ['2026-09-02', '2'],
    ])
    expect([first.before, first.comparison]).toEqual([null, null])

    const october = await load('2026-10', [{ BilledCost: '8' }])
    const second = await run(ann, id)
    expect(second.run.query.uploadIds).toEqual([september, october])
    expect(totalOf(second)).toBe('14')
    expect(second.before?.id).toBe(first.run.id)
    expect(second.comparison).toMatchObject({
      rows: [
        {
          key: { period: '2026-10-02' },
          before: null,
          after: { billedCost: '8' },
          change: { billedCost: '8' },
        },
        {
          key: { period: '2026-07-02' },
          before: { billedCost: '1' },
          after: null,
          change: { billedCost: '-1' },
        },
      ],
      unchanged: 2,
      totals: [{ key: { billingCurrency: 'USD' }, change: { billedCost: '7' } }],
      complete: true,
    })
  })

  test('by billing time are a range, which the period before it can be compared with', async () => {
    const { ann, load } = await createWorkplace()
    await load('2026-08', [{ BilledCost: '1' }])
    // A bill that begins on another day than the first is that month's all the same.
    await load('2026-09', [{ BilledCost: '2', BillingPeriodStart: '2026-09-05' }])
    const query = { ...months, timeBasis: 'billing', compare: 'previousPeriod' }
    const id = await save(ann, { kind: 'latest', lastPeriods: 1 }, query)
    const { run: first } = await run(ann, id)
    expect(first.query).toMatchObject({ from: '2026-09-01', to: '2026-10-01' })
    expect(first.answer.rows).toMatchObject([
      { period: '2026-09-01', billedCost: '2', billedCostBefore: '1' },
    ])

    await load('2026-12', [{ BilledCost: '8' }])
    const { run: second } = await run(ann, id)
    expect(second.query).toMatchObject({ from: '2026-12-01', to: '2027-01-01' })
    expect(second.answer.totals).toMatchObject([{ billedCost: '8', billedCostBefore: '0' }])
  })

  test('are those that count: of what a newer upload supersedes, none is found', async () => {
    const { ann, load } = await createWorkplace()
    const [september, old] = [
      await load('2026-09', [{ BilledCost: '1' }]),
      await load('2026-10', [{ BilledCost: '2' }]),
    ]
    const put = { mode: 'fixed', uploadIds: [september, old] }
    await outlay.injectSignedInAs(ann, { method: 'PUT', url: '/api/selection', payload: put })
    const [selected, everything] = [
      await save(ann, { kind: 'selection', lastPeriods: 1 }),
      await save(ann, { kind: 'selection', lastPeriods: 1 }, { excludeSuperseded: false }),
    ]
    const latest = await save(ann, { kind: 'latest', lastPeriods: 1 })
    expect(totalOf(await run(ann, selected))).toBe('2')

    const fresh = await load('2026-10', [{ BilledCost: '4' }])
    await outlay.databases.db
      .updateTable('upload_period')
      .set({ superseded_by: fresh, superseded_how: 'export' })
      .where('upload_id', '=', old)
      .execute()
    const { run: ofSelection } = await run(ann, selected)
    expect(ofSelection.answer.totals[0]?.billedCost).toBe('1')
    expect(ofSelection.answer.scope.warnings).toEqual([
      '2026-10 of 2026-10.csv is left out: a newer upload supersedes it.',
    ])
    expect(totalOf(await run(ann, everything))).toBe('2')
    expect(totalOf(await run(ann, latest))).toBe('4')
  })

  test.each([{}, { timeBasis: 'billing', compare: 'previousPeriod' }])(
    'of a scope without any, with %j, are none: the answer is empty',
    async (query) => {
      const { ann } = await createWorkplace()
      const { run: empty } = await run(ann, await save(ann, { kind: 'selection', lastPeriods: 3 }, query))
      expect(empty.answer).toMatchObject({ rows: [], totals: [], rowCount: 0, truncated: false })
      expect(empty.answer.columns.map(({ name }) => name)).toContain('billedCost')
    },
  )
})

describe('a run', () => {
  test('is of the selection of the one who runs it, and nobody else sees it', async () => {
    const { ann, bob, load } = await createWorkplace()
    const [first, second] = [
      await load('2026-09', [{ BilledCost: '1' }]),
      await load('2026-10', [{ BilledCost: '2' }]),
    ]
    const payload = { mode: 'fixed', uploadIds: [first] }
    await outlay.injectSignedInAs(ann, { method: 'PUT', url: '/api/selection', payload })
    const id = await save(ann, { kind: 'selection' })
    expect((await run(ann, id)).run.query.uploadIds).toEqual([first])
    expect((await latestOf(bob, id)).json<Problem>()).toMatchObject({ status: 404, code: 'not-found' })
    const ofBob = await run(bob, id)
    expect([ofBob.run.query.uploadIds, ofBob.before]).toEqual([[first, second], null])
    expect((await latestOf(ann, id)).json<SavedQueryRun>().run.runBy.id).toBe(ann.id)
  })

  test('of fixed uploads stays with them, and is everybody’s to see where it is shared', async () => {
    const { clientId, ann, bob, load } = await createWorkplace()
    const september = await load('2026-09', [{ BilledCost: '1', ServiceName: 'Compute' }])
    await load('2026-10', [{ BilledCost: '2' }])
    const id = await save(
      ann,
      { kind: 'uploads', uploadIds: [september] },
      { dimensions: ['tag:two\nlines'] },
    )
    const answered = await run(ann, id)
    expect(totalOf(answered)).toBe('1')
    expect(answered.run.answer.rows[0]).toHaveProperty(['tag:two\nlines'], '')
    expect((await latestOf(bob, id)).json<SavedQueryRun>()).toEqual(answered)
    const { db } = outlay.databases
    expect(await findLastRuns(db, { id, clientId, userId: bob.id })).toEqual(answered)
    const other = await outlay.createClient()
    expect(await findLastRuns(db, { id, clientId: other.id, userId: bob.id })).toBeUndefined()
    await outlay.databases.db
      .updateTable('upload')
      .set({ status: 'deleted' })
      .where('id', '=', september)
      .execute()
    const gone = (await runOf(ann, id)).json<Problem>()
    expect([gone.status, gone.code]).toEqual([409, 'upload-not-completed'])
    expect((await latestOf(ann, id)).json<SavedQueryRun>().run.id).toBe(answered.run.id)
  })

  test('is not compared with one of other columns', async () => {
    const { ann, load } = await createWorkplace()
    await load('2026-10', [{ BilledCost: '1' }])
    const id = await save(ann, { kind: 'latest' })
    await run(ann, id)
    const question = {
      scope: { kind: 'latest' },
      query: { measures: ['billedCost'], dimensions: ['serviceName'] },
    }
    await outlay.injectSignedInAs(ann, {
      method: 'PATCH',
      url: `/api/saved-queries/${id}`,
      payload: { question },
    })
    const { run: last, before, comparison } = await run(ann, id)
    expect([last.version, before?.version, comparison]).toEqual([2, 1, null])
  })

  test('keeps at most 10,000 rows and says that there are more; the last ten runs are kept', async () => {
    const { ann, load } = await createWorkplace()
    const lines = Array.from({ length: 10_050 }, (_, index) => ({ ServiceName: `service ${index}` }))
    await load('2026-10', lines)
    const query = { dimensions: ['serviceName'], measures: ['lineCount'] }
    const id = await save(ann, { kind: 'latest' }, { ...query, limit: 100_000 })
    for (let count = 0; count < 12; count += 1) await run(ann, id)
    const { run: last, comparison } = await run(ann, id)
    expect(last.query.limit).toBe(10_000)
    expect(last.answer).toMatchObject({ rowCount: 10_050, truncated: true, totals: [{ lineCount: 10_050 }] })
    expect(last.answer.rows).toHaveLength(10_000)
    expect(comparison).toMatchObject({ rows: [], unchanged: 10_000, complete: false })
    const kept = outlay.databases.db.selectFrom('saved_query_run').where('saved_query_id', '=', id)
    expect(await kept.select('id').execute()).toHaveLength(10)
    await outlay.injectSignedInAs(ann, { method: 'DELETE', url: `/api/saved-queries/${id}` })
    expect(await kept.select('id').execute()).toEqual([])
  })

  test('is known to the engine by its route and client, and ends with the browser that asked', async () => {
    const { ann, clientId } = await createWorkplace()
    const id = await save(ann, { kind: 'latest' })
    const statements: { comment: unknown; signal: AbortSignal }[] = []
    const exec = vi.spyOn(outlay.clickhouse, 'exec').mockImplementation((asked) => {
      const signal = asked.abort_signal as AbortSignal
      statements.push({ comment: asked.clickhouse_settings?.log_comment, signal })
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('The user aborted a request.')))
      })
    })
    const address = await outlay.app.listen({ host: '127.0.0.1', port: 0 })
    const browser = new AbortController()
    const answer = fetch(`${address}/api/saved-queries/${id}/run`, {
      method: 'POST',
      headers: { cookie: await outlay.cookieOf(ann) },
      signal: browser.signal,
    })
    await expect.poll(() => statements.length, { timeout: 10_000 }).toBeGreaterThan(0)
    expect(statements[0]?.comment).toBe(JSON.stringify({ route: 'runSavedQuery', clientId }))
    browser.abort()
    await expect(answer).rejects.toThrow()
    const allEnded = () => statements.every(({ signal }) => signal.aborted)
    await expect.poll(allEnded, { timeout: 10_000 }).toBe(true)
    exec.mockRestore()
    expect((await latestOf(ann, id)).statusCode).toBe(404)
  })
})
