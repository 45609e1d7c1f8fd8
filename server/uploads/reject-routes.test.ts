import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, seedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function createAnalyst(): Promise<TestUser & { clientId: string }> {
  const client = await outlay.createClient()
  return { ...(await outlay.createUser('analyst', client)), clientId: client.id }
}

describe('rejected rows', () => {
  test('are listed in the order of the file, page by page', async () => {
    const user = await createAnalyst()
    const reject = {
      reject_column: 'BilledCost',
      reject_value: "it's\tnot\na number",
      reject_reason: 'not a number',
    }
    const { uploadId } = await seedCompletedUpload(outlay, {
      clientId: user.clientId,
      lines: [
        { ...reject, row_number: 30 },
        {},
        { ...reject, row_number: 7 },
        { ...reject, row_number: 100 },
      ],
    })
    const rows: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const url: string = `/api/uploads/${uploadId}/rejects?limit=2${cursor && `&cursor=${cursor}`}`
      const page = (await outlay.injectSignedInAs(user, { url })).json<{
        items: { rowNumber: number }[]
        nextCursor: string | null
      }>()
      if (cursor === '') {
        expect(page.items[0]).toEqual({
          fileIndex: 0,
          rowNumber: 7,
          column: 'BilledCost',
          value: "it's\tnot\na number",
          reason: 'not a number',
        })
      }
      rows.push(...page.items.map(({ rowNumber }) => rowNumber))
      cursor = page.nextCursor
    }
    expect(rows).toEqual([7, 30, 100])
  })

  test('are none before there was a load', async () => {
    const user = await createAnalyst()
    const id = await seedUpload(outlay, { clientId: user.clientId, status: 'pending' })
    const response = await outlay.injectSignedInAs(user, { url: `/api/uploads/${id}/rejects` })
    expect(response.json()).toEqual({ items: [], nextCursor: null })
  })
})

describe('rejected rows as a file', () => {
  test('are all of them, however many, as a download that no browser keeps or guesses at', async () => {
    const user = await createAnalyst()
    const reject = { reject_column: 'BilledCost', reject_value: '=1+1', reject_reason: 'not a number' }
    const { uploadId } = await seedCompletedUpload(outlay, {
      clientId: user.clientId,
      fileName: 'bill"\r\nset-cookie: x.csv',
      lines: [{}, ...Array.from({ length: 4001 }, () => reject)],
    })
    const url = `/api/uploads/${uploadId}/rejects.csv`
    const response = await outlay.injectSignedInAs(user, { url })
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="rejected-rows-${uploadId}.csv"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    const [header, ...lines] = response.body.split('\r\n')
    expect(header).toBe('fileIndex,rowNumber,column,value,reason')
    expect(lines).toEqual([
      ...Array.from({ length: 4001 }, (_, index) => `0,${index + 2},"BilledCost","'=1+1","not a number"`),
      '',
    ])
    expect((await outlay.app.inject({ url })).statusCode).toBe(401)
  })

  test('are a problem where they cannot be read, and break off where that fails later', async () => {
    const user = await createAnalyst()
    const reject = { reject_column: 'BilledCost', reject_value: 'x', reject_reason: 'not a number' }
    const { uploadId } = await seedCompletedUpload(outlay, {
      clientId: user.clientId,
      lines: Array.from({ length: 2001 }, () => reject),
    })
    const url = `/api/uploads/${uploadId}/rejects.csv`
    const query = outlay.clickhouse.query.bind(outlay.clickhouse)
    const broken = vi.spyOn(outlay.clickhouse, 'query')
    try {
      broken.mockRejectedValueOnce(new Error('gone'))
      const refused = await outlay.injectSignedInAs(user, { url })
      expect([refused.statusCode, refused.json<Problem>().code]).toEqual([500, 'internal-error'])
      expect(refused.headers).not.toHaveProperty('content-disposition')
      broken.mockImplementationOnce(query).mockRejectedValueOnce(new Error('gone'))
      await expect(outlay.injectSignedInAs(user, { url })).rejects.toThrow()
    } finally {
      broken.mockRestore()
    }
  })

  test('are a header alone before there was a load', async () => {
    const user = await createAnalyst()
    const id = await seedUpload(outlay, { clientId: user.clientId, status: 'pending' })
    const response = await outlay.injectSignedInAs(user, { url: `/api/uploads/${id}/rejects.csv` })
    expect(response.body).toBe('fileIndex,rowNumber,column,value,reason\r\n')
  })
})
