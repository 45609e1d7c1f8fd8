import { beforeEach, describe, expect, it } from 'vitest'
import { createRenewer, type Renewal } from './session-renewal.ts'

const MINUTE = 60_000

/** The server, the clock and the storage that tabs share. */
let clock: number
let renewedAt: number
let written: number[]
let asked: number
let answer: Renewal
let queue: Promise<unknown>
/** What tabs hear by, each of the others alone. */
let hearing: { tab: object; heard: (time: number) => void }[]
beforeEach(() => {
  clock = 1_000 * MINUTE
  renewedAt = 0
  written = []
  asked = 0
  answer = 'renewed'
  queue = Promise.resolve()
  hearing = []
})

function openTab() {
  const tab = {}
  return createRenewer({
    ask: async () => {
      asked += 1
      clock += 100
      return answer
    },
    now: () => clock,
    readRenewedAt: () => renewedAt,
    writeRenewedAt(time) {
      renewedAt = time
      written.push(time)
      for (const other of [...hearing]) if (other.tab !== tab) other.heard(time)
    },
    hear(heard) {
      const one = { tab, heard }
      hearing.push(one)
      return () => void hearing.splice(hearing.indexOf(one), 1)
    },
    exclusively(task) {
      const turn = queue.then(task)
      queue = turn
      return turn
    },
  })
}

describe('a session', () => {
  it('is renewed once for all requests that found it expired', async () => {
    const tab = openTab()
    expect(await Promise.all([tab.renew(), tab.renew()])).toEqual(['renewed', 'renewed'])
    expect(asked).toBe(1)
    await tab.renew()
    expect(asked).toBe(2)
  })

  it('is renewed by one of several tabs, and the others go on with it', async () => {
    const tabs = [openTab(), openTab(), openTab()]
    clock += MINUTE
    expect(await Promise.all(tabs.map((tab) => tab.renew()))).toEqual(['renewed', 'renewed', 'renewed'])
    expect(asked).toBe(1)
  })

  it('is left alone for ten minutes after it began or was renewed', async () => {
    const tab = openTab()
    tab.began()
    clock += 9 * MINUTE
    expect(await tab.renewUnlessFresh()).toBe('renewed')
    expect(asked).toBe(0)
    clock += MINUTE
    expect(await openTab().renewUnlessFresh()).toBe('renewed')
    expect(await tab.renewUnlessFresh()).toBe('renewed')
    expect(asked).toBe(1)
  })

  it('of which nothing is known, or a time that lies ahead, is renewed', async () => {
    const tab = openTab()
    expect(tab.isFresh()).toBe(false)
    renewedAt = clock + MINUTE
    expect(tab.isFresh()).toBe(false)
  })

  it('that is over is not taken for fresh, in no tab', async () => {
    const tab = openTab()
    tab.began()
    clock += MINUTE
    answer = 'over'
    expect(await tab.renew()).toBe('over')
    expect(openTab().isFresh()).toBe(false)
    tab.began()
    tab.ended()
    expect(tab.isFresh()).toBe(false)
  })

  it('that begins ends the one before, which other tabs hear of', () => {
    openTab().began()
    expect(written).toEqual([0, clock])
  })

  it('that begins in another tab is heard of by who has seen the one before end, and found none by then', () => {
    const [first, second] = [openTab(), openTab()]
    first.began()
    const heard: string[] = []
    // As a page does that leads to the one for signing in.
    first.whenEndedElsewhere(() => {
      heard.push(first.mayGoOn() ? 'goes on' : 'is over')
      first.whenBegunElsewhere(() => heard.push('begun'))
    })
    second.began()
    expect(heard).toEqual(['is over', 'begun'])
  })

  it('is not heard of by the tab that begins or ends it, nor by one that has stopped listening', () => {
    const [first, second] = [openTab(), openTab()]
    const heard: string[] = []
    const stops = [
      first.whenBegunElsewhere(() => heard.push('begun')),
      first.whenEndedElsewhere(() => heard.push('ended')),
    ]
    first.began()
    first.ended()
    expect(heard).toEqual([])
    second.ended()
    for (const stop of stops) stop()
    second.began()
    expect(heard).toEqual(['ended'])
  })

  it('that was over by the time another one began does not end that', async () => {
    const [first, second] = [openTab(), openTab()]
    first.began()
    clock += MINUTE
    answer = 'over'
    const renewal = first.renew()
    await Promise.resolve()
    second.began()
    expect(await renewal).toBe('over')
    expect(first.mayGoOn()).toBe(true)
  })

  it('goes on as it is where the server cannot be reached', async () => {
    const tab = openTab()
    tab.began()
    clock += MINUTE
    answer = 'unreachable'
    expect(await tab.renew()).toBe('unreachable')
    expect(tab.isFresh()).toBe(true)
  })
})
