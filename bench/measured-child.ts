import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a child measured of itself. */
export interface Measured {
  seconds: number
  /** Its highest resident memory, in bytes. */
  memory: number
}

/** Runs a script of this folder as a process of its own, so that its memory is its own. */
export async function runInChild(script: string, task: unknown): Promise<Measured> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)))
  const exited = once(child, 'exit')
  const answered = once(child, 'message') as Promise<[Measured]>
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

/** The child's side: takes the task, measures it, and says how long it took. */
export function measureTask<Task>(work: (task: Task) => Promise<number>): void {
  process.once('message', (task: Task) => {
    work(task).then(
      (seconds) => {
        const measured: Measured = { seconds, memory: process.resourceUsage().maxRSS * 1024 }
        process.send?.(measured, () => process.disconnect())
      },
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}
