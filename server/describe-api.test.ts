import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { describeApiAsText } from './describe-api.ts'

interface Description {
  openapi: string
  paths: Record<string, Record<string, { operationId?: string; responses: Record<string, unknown> }>>
}

test('the committed description is current (npm run openapi)', async () => {
  const committed = await readFile(new URL('../contract/openapi.json', import.meta.url), 'utf8')
  expect(JSON.parse(committed)).toEqual(JSON.parse(await describeApiAsText()))
})

test('every operation has an id of its own and says what it answers', async () => {
  const { openapi, paths } = JSON.parse(await describeApiAsText()) as Description
  expect(openapi).toBe('3.1.0')
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  const ids = operations.map(({ operationId }) => operationId)
  expect(ids).not.toContain(undefined)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { operationId, responses } of operations) {
    expect(
      Object.keys(responses).filter((status) => status.startsWith('2')),
      operationId,
    ).toHaveLength(1)
  }
})
