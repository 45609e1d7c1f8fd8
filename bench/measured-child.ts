import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a child measured of itself. */
export interface Measured<Result> {
  result: Result
  /** Its highest resident memory, in bytes. */
  memory: number
}

/** Runs a script of this folder as a process of its own, so that its memory is its own. */
export async function runInChild<Result = number>(script: string, task: unknown): Promise<Measured<Result>> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)))
  const exited = once(child, 'exit')
  const answered = once(child, 'message') as Promise<[Measured<Result>]>
  child.send(task as object)
  const [answer] = await Promise.race([
    answered,
    exited.then(([code]) => {
      throw new Error(`${script} ended with ${code} and without a measurement.`)
    }),
  ])
  await exited
  return answer
}

/** The child's side: takes the task, measures it, and says what it found: how long it took, mostly. */
export function measureTask<Task, Result = number>(work: (task: Task) => Promise<Result>): void {
  process.once('message', (task: Task) => {
    work(task).then(
      (result) => {
        const measured: Measured<Result> = { result, memory: process.resourceUsage().maxRSS * 1024 }
        process.send?.(measured, () => process.disconnect())
      },
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}
