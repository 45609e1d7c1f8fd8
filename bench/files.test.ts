import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLoadTestbed, type LoadTestbed } from '../etl/testing.ts'
import { toUnits } from '../clickhouse/exact.ts'
import { FILE_NAMES, generatedFile } from './files.ts'

let testbed: LoadTestbed
let folder: string
beforeAll(async () => {
  testbed = await createLoadTestbed()
  folder = await mkdtemp(join(tmpdir(), 'outlay-test-bench-'))
})
afterAll(async () => {
  await testbed.stop()
  await rm(folder, { recursive: true, force: true })
})

test.each(FILE_NAMES)('%s adds up to what its maker says, to the last digit', async (name) => {
  const file = await generatedFile(name, 1000, folder)
  const upload = await testbed.load(await readFile(file.path), name)
  expect(upload.error).toBeNull()
  expect(upload).toMatchObject({ status: 'completed', rows_accepted: '1000', rows_rejected: '0' })
  expect(upload.totals).toHaveLength(1)
  expect(toUnits(upload.totals[0]!.billed_cost)).toBe(toUnits(file.billed))
  expect(toUnits(upload.totals[0]!.effective_cost)).toBe(toUnits(file.effective))
})

test('the same file comes out a second time, and a file that is there is not made again', async () => {
  const first = await generatedFile('cur-250-csv', 1000, folder)
  const again = await generatedFile('cur-250-csv', 1000, join(folder, 'again'))
  expect(again).toEqual({ ...first, path: again.path })
  expect(await readFile(again.path)).toEqual(await readFile(first.path))
  expect(await generatedFile('cur-250-csv', 1000, folder)).toEqual(first)
})
