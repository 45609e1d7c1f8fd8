import { expect, it } from 'vitest'
import { ApiError, unreachable } from './api-error.ts'
import { KeptAnswers } from './kept-answers.ts'

/** Answers when it is told to, and knows how often it was asked, and whether that was cancelled. */
function createSource() {
  const reads: { signal: AbortSignal; answer: (text: string) => void; fail: (error: Error) => void }[] = []
  const read = (signal: AbortSignal) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ answer: unknown; size: number }>()
    reads.push({ signal, answer: (text) => resolve({ answer: text, size: text.length }), fail: reject })
    return promise
  }
  return { reads, read }
}

/** Answers that are kept, with a clock that is set by hand: fresh for 10, kept for 100. */
function keepFrom(source: ReturnType<typeof createSource>) {
  let now = 0
  let pause = Promise.resolve()
  const kept = new KeptAnswers({ freshMs: 10, keptMs: 100, now: () => now, pause: () => pause })
  return {
    kept,
    ask: (signal?: AbortSignal) => kept.ask('costs', signal, source.read),
    setClock: (time: number) => (now = time),
    /** Until it is called, nothing that is shown is asked for again. */
    holdBack() {
      const { promise, resolve } = Promise.withResolvers<void>()
      pause = promise
      return resolve
    },
    /** As a page that shows costs, with how often it was told that they are others. */
    show() {
      const controller = new AbortController()
      const page = { told: 0, signal: controller.signal, leave: () => controller.abort() }
      kept.watch(controller.signal, () => page.told++)
      return page
    },
    /** The first answer, at 0. */
    async fill() {
      const asked = kept.ask('costs', undefined, source.read)
      source.reads[0]!.answer('one')
      await asked
    },
  }
}

/** Until what has been answered has been heard of. */
const passOn = () => new Promise((resolve) => setImmediate(resolve))

it('answers at once what was asked a moment ago, and asks anew what is older', async () => {
  const source = createSource()
  const { ask, fill, setClock } = keepFrom(source)
  await fill()
  setClock(9)
  expect(await ask()).toBe('one')
  setClock(11)
  const later = ask()
  source.reads[1]!.answer('two')
  expect(await later).toBe('two')
})

it('shows a page what is older, asks for it again behind that, and tells where it is another one by now', async () => {
  const source = createSource()
  const { ask, fill, setClock, show } = keepFrom(source)
  await fill()
  setClock(50)
  const pages = [show(), show()] as const
  for (const { signal } of pages) expect(await ask(signal)).toBe('one')
  expect(source.reads).toHaveLength(2)
  source.reads[1]!.answer('two')
  await passOn()
  expect(pages.map(({ told }) => told)).toEqual([1, 1])
  expect(await ask(pages[0].signal)).toBe('two')
  expect(source.reads).toHaveLength(2)
})

it('tells nobody of an answer that is the same, which counts as fresh from then on', async () => {
  const source = createSource()
  const { ask, fill, setClock, show } = keepFrom(source)
  await fill()
  setClock(50)
  const page = show()
  await ask(page.signal)
  source.reads[1]!.answer('one')
  await passOn()
  expect(page.told).toBe(0)
  setClock(59)
  expect(await ask()).toBe('one')
})

it('asks again once for a page that stays, and anew for one that comes when it is too old', async () => {
  const source = createSource()
  const { ask, fill, setClock, show } = keepFrom(source)
  await fill()
  setClock(50)
  const page = show()
  await ask(page.signal)
  source.reads[1]!.answer('two')
  await passOn()
  setClock(100)
  expect(await ask(page.signal)).toBe('two')
  expect(source.reads).toHaveLength(2)
  setClock(151)
  const late = ask(show().signal)
  source.reads[2]!.answer('three')
  expect(await late).toBe('three')
})

it('cancels what is asked for again when the last page that shows it has gone', async () => {
  const source = createSource()
  const { ask, fill, setClock, show } = keepFrom(source)
  await fill()
  setClock(50)
  const pages = [show(), show()] as const
  for (const { signal } of pages) await ask(signal)
  pages[0].leave()
  expect(source.reads[1]!.signal.aborted).toBe(false)
  pages[1].leave()
  expect(source.reads[1]!.signal.aborted).toBe(true)
  await ask(show().signal)
  expect(source.reads).toHaveLength(3)
})

it('does not ask again for a page that was left before what is kept could be drawn', async () => {
  const source = createSource()
  const { ask, fill, setClock, show, holdBack } = keepFrom(source)
  await fill()
  setClock(50)
  const goOn = holdBack()
  const page = show()
  await ask(page.signal)
  page.leave()
  goOn()
  await passOn()
  expect(source.reads).toHaveLength(1)
})

it('tells a page that what it shows is refused by now, and keeps it where the server cannot be reached', async () => {
  const source = createSource()
  const { ask, fill, setClock, show } = keepFrom(source)
  await fill()
  setClock(50)
  const page = show()
  await ask(page.signal)
  source.reads[1]!.fail(unreachable())
  await passOn()
  expect(page.told).toBe(0)
  const next = show()
  expect(await ask(next.signal)).toBe('one')
  source.reads[2]!.fail(new ApiError({ status: 404 }))
  await passOn()
  expect(next.told).toBe(1)
  const again = ask(next.signal)
  source.reads[3]!.fail(new ApiError({ status: 404 }))
  await expect(again).rejects.toThrow(ApiError)
})

it('keeps nothing of what was asked for again before all was forgotten', async () => {
  const source = createSource()
  const { ask, fill, kept, setClock, show } = keepFrom(source)
  await fill()
  setClock(50)
  const page = show()
  await ask(page.signal)
  kept.forget()
  source.reads[1]!.answer('two')
  await passOn()
  expect(page.told).toBe(1)
  void ask(page.signal)
  expect(source.reads).toHaveLength(3)
})

it('asks once for all who want the same, and cancels the question when the last of them has left', async () => {
  const kept = new KeptAnswers()
  const { reads, read } = createSource()
  const [one, other] = [new AbortController(), new AbortController()]
  const answers = [one, other].map(({ signal }) => kept.ask('costs', signal, read))
  expect(reads).toHaveLength(1)
  one.abort(new Error('overtaken'))
  await expect(answers[0]).rejects.toThrow('overtaken')
  expect(reads[0]!.signal.aborted).toBe(false)
  other.abort(new Error('overtaken'))
  await expect(answers[1]).rejects.toThrow('overtaken')
  expect(reads[0]!.signal.aborted).toBe(true)
  void kept.ask('costs', undefined, read)
  expect(reads).toHaveLength(2)
})

it('goes on with what was asked ahead, whoever comes and leaves', async () => {
  const kept = new KeptAnswers()
  const { reads, read } = createSource()
  const ahead = kept.ask('costs', undefined, read)
  const controller = new AbortController()
  const left = kept.ask('costs', controller.signal, read)
  controller.abort(new Error('overtaken'))
  await expect(left).rejects.toThrow('overtaken')
  expect(reads[0]!.signal.aborted).toBe(false)
  reads[0]!.answer('one')
  expect(await ahead).toBe('one')
})

it('forgets all, also what is still on its way to who waits for it', async () => {
  const kept = new KeptAnswers()
  const { reads, read } = createSource()
  const before = kept.ask('costs', undefined, read)
  kept.forget()
  const after = kept.ask('costs', undefined, read)
  reads[0]!.answer('old')
  reads[1]!.answer('new')
  expect([await before, await after]).toEqual(['old', 'new'])
  expect(await kept.ask('costs', undefined, read)).toBe('new')
})

it('forgets what one page shows, and keeps what others do', async () => {
  const source = createSource()
  const { kept, ask, fill, show } = keepFrom(source)
  await fill()
  const [polls, stays] = [show(), show()]
  const asksOther = () => kept.ask('names', stays.signal, source.read)
  const other = asksOther()
  source.reads[1]!.answer('other')
  await Promise.all([ask(polls.signal), other])
  kept.forgetWatched(polls.signal)
  expect(await asksOther()).toBe('other')
  const anew = ask(polls.signal)
  source.reads[2]!.answer('two')
  expect(await anew).toBe('two')
})

it('does not keep a failure', async () => {
  const kept = new KeptAnswers()
  const { reads, read } = createSource()
  const failing = kept.ask('costs', undefined, read)
  reads[0]!.fail(new Error('unreachable'))
  await expect(failing).rejects.toThrow('unreachable')
  const again = kept.ask('costs', undefined, read)
  reads[1]!.answer('one')
  expect(await again).toBe('one')
})

it('keeps as much as there is room for, the newest', async () => {
  const kept = new KeptAnswers({ mostSize: 5 })
  const { reads, read } = createSource()
  for (const [index, key] of ['a', 'b'].entries()) {
    const asked = kept.ask(key, undefined, read)
    reads[index]!.answer('long')
    await asked
  }
  expect(await kept.ask('b', undefined, read)).toBe('long')
  void kept.ask('a', undefined, read)
  expect(reads).toHaveLength(3)
})
