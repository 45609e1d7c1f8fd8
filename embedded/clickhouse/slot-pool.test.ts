import { describe, expect, it } from 'vitest'
import type { Slot } from './slot.ts'
import { SlotPool } from './slot-pool.ts'

const signal = new AbortController().signal

function makePool(count: number, maxStreaming: number): SlotPool {
  return new SlotPool(
    Array.from({ length: count }, (_, number) => ({ mark: `slot-${number}` }) as Slot),
    maxStreaming,
  )
}

function isPending(promise: Promise<unknown>): Promise<boolean> {
  const soon = new Promise((resolve) => setTimeout(resolve, 5, 'pending'))
  return Promise.race([promise, soon]).then((value) => value === 'pending')
}

describe('SlotPool', () => {
  it('keeps slots for queries while loads wait', async () => {
    const pool = makePool(3, 1)
    const load = await pool.take(true, signal)
    const nextLoad = pool.take(true, signal)
    await pool.take(false, signal)
    await pool.take(false, signal)
    expect(await isPending(nextLoad)).toBe(true)
    pool.release(load, true)
    expect(await nextLoad).toBe(load)
  })

  it('serves in the order of asking', async () => {
    const pool = makePool(1, 1)
    const slot = await pool.take(false, signal)
    const order: string[] = []
    const first = pool.take(false, signal).then(() => order.push('first'))
    const second = pool.take(false, signal).then(() => order.push('second'))
    pool.release(slot, false)
    await first
    pool.release(slot, false)
    await second
    expect(order).toEqual(['first', 'second'])
  })

  it('forgets a request that is gone', async () => {
    const pool = makePool(1, 1)
    const slot = await pool.take(false, signal)
    const gone = new AbortController()
    const waiting = pool.take(false, gone.signal)
    gone.abort()
    await expect(waiting).rejects.toThrow(/QUERY_WAS_CANCELLED/)
    pool.release(slot, false)
    expect(pool.busy).toBe(0)
    await expect(pool.take(false, gone.signal)).rejects.toThrow(/QUERY_WAS_CANCELLED/)
    expect(pool.busy).toBe(0)
  })
})
