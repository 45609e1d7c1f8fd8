import { isRefusal } from './api-error.ts'
import { keptAnswers } from './kept-answers.ts'

/**
 * The answer to a question that changes with the page. The last answer stays while a new one is on its way,
 * a question that is overtaken is cancelled, and asking again is one call.
 */
export class Asked<Question, Answer> {
  /** With the question it answers: while a new one is asked the page shows another one's answer. */
  answered: { question: Question; answer: Answer } | undefined = $state.raw()
  error: unknown = $state.raw()
  isAsking = $state(false)
  #attempt = $state(0)
  /** Of what was asked last. */
  #signal: AbortSignal | undefined

  constructor(
    question: () => Question | undefined,
    ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  ) {
    // Compared as text: a question that is built anew but says the same is not asked again.
    const asText = $derived.by(() => {
      const current = question()
      return current === undefined ? undefined : JSON.stringify(current)
    })
    $effect(() => {
      if (asText === undefined || this.#attempt < 0) {
        this.isAsking = false
        this.error = undefined
        return
      }
      const controller = new AbortController()
      this.#signal = controller.signal
      this.isAsking = true
      this.error = undefined
      const current = JSON.parse(asText) as Question
      const show = (answer: Answer) => {
        if (!controller.signal.aborted) this.answered = { question: current, answer }
      }
      // What is shown was kept, and is something else by now: that takes its place without a sign of waiting.
      keptAnswers.watch(controller.signal, () => {
        ask(current, controller.signal).then(show, (error: unknown) => {
          if (controller.signal.aborted || !isRefusal(error)) return
          this.answered = undefined
          this.error = error
        })
      })
      ask(current, controller.signal)
        .then(show)
        .catch((error: unknown) => {
          if (!controller.signal.aborted) this.error = error
        })
        .finally(() => {
          if (!controller.signal.aborted) this.isAsking = false
        })
      return () => controller.abort()
    })
  }

  /** Anew, whatever is still known of it. What others have asked stays: who looks for news asks every few seconds. */
  again(): void {
    if (this.#signal) keptAnswers.forgetWatched(this.#signal)
    this.#attempt++
  }
}
