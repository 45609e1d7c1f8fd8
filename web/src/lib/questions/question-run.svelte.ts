import type { QuestionProgress } from '../api/contract.ts'
import { type Running, newQuestionId, readProgress } from './question-requests.ts'

/** Before that nobody wonders whether something is going on. */
const SLOW_AFTER_MS = 500
const LOOK_EVERY_MS = 500

/**
 * The answer to a question that is asked when somebody says so. The last answer stays while the next one is on its
 * way; one that takes long says how far it is, and can be cancelled, which ends it in the engine, too.
 */
export class QuestionRun<Question, Answer> {
  answered: { question: Question; answer: Answer } | undefined = $state.raw()
  error: unknown = $state.raw()
  isRunning = $state(false)
  /** It has been running for long enough to say so. */
  isSlow = $state(false)
  wasCancelled = $state(false)
  elapsedMs = $state(0)
  progress: QuestionProgress | undefined = $state.raw()
  readonly #ask: (question: Question, running: Running) => Promise<Answer>
  #current: AbortController | undefined
  #last: Question | undefined

  constructor(ask: (question: Question, running: Running) => Promise<Answer>) {
    this.#ask = ask
    // Who leaves the page waits for nothing.
    $effect(() => () => this.#current?.abort())
  }

  async run(question: Question): Promise<void> {
    this.#current?.abort()
    const controller = new AbortController()
    this.#current = controller
    this.#last = question
    const running = { signal: controller.signal, questionId: newQuestionId() }
    const watched = this.#watch(running)
    this.isRunning = true
    this.error = undefined
    this.wasCancelled = false
    try {
      const answer = await this.#ask(question, running)
      if (this.#current === controller) this.answered = { question, answer }
    } catch (error) {
      if (this.#current === controller) this.error = error
    } finally {
      watched.stop()
      if (this.#current === controller) this.#end()
    }
  }

  /** What is on its way is not wanted any more; the answer before stays. */
  cancel(): void {
    this.#current?.abort()
    this.wasCancelled = this.isRunning
    this.#end()
  }

  again(): void {
    if (this.#last !== undefined) void this.run(this.#last)
  }

  #end(): void {
    this.#current = undefined
    this.isRunning = false
    this.isSlow = false
  }

  #watch(running: Running): { stop: () => void } {
    const began = performance.now()
    this.elapsedMs = 0
    this.isSlow = false
    this.progress = undefined
    const tick = setInterval(() => {
      this.elapsedMs = performance.now() - began
      this.isSlow = this.elapsedMs >= SLOW_AFTER_MS
    }, 100)
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      const progress = await readProgress(running).catch(() => undefined)
      if (running.signal.aborted || stopped) return
      // Of what is not told now the last that was known still holds.
      this.progress = progress ?? this.progress
      timer = setTimeout(() => void look(), LOOK_EVERY_MS)
    }
    let stopped = false
    timer = setTimeout(() => void look(), SLOW_AFTER_MS)
    const stop = () => {
      stopped = true
      clearInterval(tick)
      clearTimeout(timer)
    }
    running.signal.addEventListener('abort', stop, { once: true })
    return { stop }
  }
}
