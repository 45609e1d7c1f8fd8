import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClickHouse } from '../../clickhouse/client.ts'
import { createTestDatabases, type TestDatabases } from '../../testing/databases.ts'
import { decimal, dividedBy, times } from './money.ts'

let databases: TestDatabases
let clickhouse: ClickHouseClient

beforeAll(async () => {
  databases = await createTestDatabases()
  clickhouse = createClickHouse(databases.clickhouseUrl)
})

afterAll(async () => {
  await clickhouse.close()
  await databases.stop()
})

async function answer(sql: string): Promise<string> {
  const result = await clickhouse.query({ query: `SELECT toString(${sql}) AS answer`, format: 'JSONEachRow' })
  const [row] = await result.json<{ answer: string }>()
  return row!.answer
}

const LARGEST = '99999999999999999999.999999999999999999'

it.each([
  ['1234.5', '0.8', '987.6', '1543.125'],
  ['-1234.5', '0.8', '-987.6', '-1543.125'],
  ['2', '3', '6', '0.666666666666666666'],
  ['-2', '3', '-6', '-0.666666666666666666'],
  ['0.000000000000000001', '0.5', '0', '0.000000000000000002'],
  [LARGEST, '1', LARGEST, LARGEST],
  [LARGEST, LARGEST.replace(/^9/, '-9'), null, '-1'],
  [LARGEST, '0.5', '49999999999999999999.999999999999999999', null],
])('multiplies and divides %s and %s', async (a, b, product, quotient) => {
  const asked = [
    [times(decimal(a), decimal(b)), product],
    [dividedBy(decimal(a), decimal(b)), quotient],
  ] as const
  for (const [sql, expected] of asked) {
    if (expected === null) await expect(answer(sql)).rejects.toThrow('overflow')
    else expect(await answer(sql)).toBe(expected)
  }
})

it('gives what the functions of the engine give', async () => {
  const numbers = `SELECT reinterpret(toInt128(reinterpretAsInt64(cityHash64(number, 1))) * 100003, 'Decimal(38, 18)') AS a,
      reinterpret(toInt128(reinterpretAsInt64(cityHash64(number, 2))) + 1, 'Decimal(38, 18)') AS b
    FROM numbers(5000)`
  const count = `(SELECT countIf(${times('a', 'b')} = multiplyDecimal(a, b, 18) AND ${dividedBy('a', 'b')} = divideDecimal(a, b, 18))
    FROM (${numbers}))`
  expect(await answer(count)).toBe('5000')
})
