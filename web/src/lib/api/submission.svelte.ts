import { ApiError } from './api-error.ts'

/** What a form or a button asks of the API: whether it is on its way, and why it was refused. */
export class Submission {
  busy = $state(false)
  failure: ApiError | undefined = $state.raw()

  /** Whether it was done; what the API refuses is kept, anything else is thrown. */
  async run(task: () => Promise<void>): Promise<boolean> {
    this.busy = true
    this.failure = undefined
    try {
      await task()
      return true
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      this.failure = cause
      return false
    } finally {
      this.busy = false
    }
  }

  /** What of it is said elsewhere than at a field. */
  get general(): ApiError | undefined {
    return this.failure?.errors.length ? undefined : this.failure
  }

  /** What was said about a field is not about what is typed there now. */
  forgetFields(): void {
    this.failure = this.general
  }

  forget(): void {
    this.failure = undefined
  }
}
