import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChildSpec } from './supervisor.ts'

const rememberedLines = 20

/** One run of a process. */
export interface RunningChild {
  /** Also that of its process group; undefined where it could not be started, or has ended. */
  readonly pid: number | undefined
  /** How it ended, as the end of a sentence about it. Never rejects. */
  readonly exited: Promise<string>
  /** The end of what it wrote to stderr. */
  readonly lastLines: readonly string[]
  /** @throws Error when it ends, or the time (milliseconds) passes, before it is ready. */
  whenReady(within: number): Promise<void>
  /** Asks it to stop. */
  stop(): void
  /** Ends it without asking. */
  kill(): void
}

/** Starts a process whose stdout and stderr go to ours, the latter also remembered. */
export function startChild(spec: ChildSpec): RunningChild {
  const child = spawn(spec.command, spec.args, {
    env: { ...process.env, ...spec.environment },
    // With the message channel a child also learns that we are gone, however we went.
    stdio: ['ignore', spec.ready === 'message' ? 'ignore' : 'inherit', 'pipe', 'ipc'],
    // Ctrl+C in a terminal goes to its whole process group: the children are to be stopped by us, in order.
    detached: true,
  })
  const lastLines: string[] = []
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      process.stderr.write(`${line}\n`)
      lastLines.push(line)
      if (lastLines.length > rememberedLines) lastLines.shift()
    })
  }
  const { promise: exited, resolve: exit } = Promise.withResolvers<string>()
  child.once('error', (error) => exit(`could not be started: ${error.message}`))
  child.once('close', (code, signal) => exit(signal ? `was ended by ${signal}` : `ended with code ${code}`))
  const { promise: said, resolve: say } = Promise.withResolvers<void>()
  child.on('message', (message) => {
    if (typeof message === 'object' && 'ready' in message) say()
  })

  const answers = async (url: string, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const response = await fetch(url, { signal }).catch(() => undefined)
      await response?.body?.cancel()
      if (response?.ok) return
      await sleep(50, undefined, { signal }).catch(() => {})
    }
  }

  const whenReady = async (within: number): Promise<void> => {
    if (spec.ready === 'at-once') return
    const over = new AbortController()
    const timeout = sleep(within, 'was not ready in time', { signal: over.signal }).catch(() => undefined)
    const ready = spec.ready === 'message' ? said : answers(spec.ready.url, over.signal)
    const failure = await Promise.race([ready, exited, timeout])
    over.abort()
    if (failure !== undefined) throw new Error(`it ${failure}`)
  }

  return {
    get pid() {
      return child.exitCode === null && child.signalCode === null ? child.pid : undefined
    },
    exited,
    lastLines,
    whenReady,
    stop: () => void child.kill('SIGTERM'),
    kill: () => killGroup(child.pid),
  }
}

// With the processes that it started itself: nobody is left to stop them in order.
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
