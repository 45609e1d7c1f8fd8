import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLoadTestbed, type LoadTestbed } from '../etl/testing.ts'
import type { Outcome } from './judge.ts'
import { KINDS } from './mutate.ts'
import { mutationTest } from './mutation-test.ts'
import { readSamples } from './samples.ts'

/** Over what every file may grow to. */
const BOMB_BYTES = 96 * 1024 ** 2

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

async function load(fileName: string, content: Buffer): Promise<Outcome> {
  const { status, error, totals, ...upload } = await testbed.load(content, fileName)
  return {
    status,
    error,
    rows: {
      read: Number(upload.rows_read),
      accepted: Number(upload.rows_accepted),
      rejected: Number(upload.rows_rejected),
    },
    totals: totals.map(({ billed_cost, rejected_cost, source_billed_cost }) => ({
      billedCost: billed_cost,
      rejectedCost: rejected_cost,
      sourceBilledCost: source_billed_cost,
    })),
  }
}

it('begins at the file that it is told to', async () => {
  const lines: string[] = []
  await mutationTest({
    mutations: 12,
    from: 11,
    seed: 1,
    samples: await readSamples(),
    bombBytes: 1,
    load: () => Promise.reject(new Error('not asked')),
    log: (line) => lines.push(line),
  })
  expect(lines.map((line) => line.split(',')[0]!.split(':')[0])).toEqual([
    'file 11',
    'file 12',
    'good file after 12',
  ])
})

it('loads each kind of broken file exactly, or refuses it with a place, and then a good one', async () => {
  const lines: string[] = []
  const problems = await mutationTest({
    mutations: KINDS.length,
    seed: 1,
    samples: await readSamples(),
    bombBytes: BOMB_BYTES,
    load,
    log: (line) => lines.push(line),
  })
  expect(problems, lines.join('\n')).toEqual([])
}, 180_000)
