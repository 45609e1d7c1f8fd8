import { expect, it } from 'vitest'
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

it('answers at once what was asked within the last while, and asks anew what is older', async () => {
  let now = 0
  const kept = new KeptAnswers({ keptMs: 100, now: () => now })
  const { reads, read } = createSource()
  const first = kept.ask('costs', undefined, read)
  reads[0]!.answer('one')
  expect(await first).toBe('one')
  now = 99
  expect(await kept.ask('costs', undefined, read)).toBe('one')
  now = 101
  const later = kept.ask('costs', undefined, read)
  reads[1]!.answer('two')
  expect(await later).toBe('two')
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
