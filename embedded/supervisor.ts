import { setTimeout as sleep } from 'node:timers/promises'
import { startChild, type RunningChild } from './supervised-child.ts'

/** A process to keep running. */
export interface ChildSpec {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Added to the supervisor's own environment. */
  readonly environment?: Readonly<Record<string, string>>
  /**
   * When it counts as started: at once, when it sends `{ ready: true }` over IPC, or when a URL answers with success.
   */
  readonly ready: 'at-once' | 'message' | { readonly url: string }
}

export interface SupervisorOptions {
  /** This many crashes … */
  readonly maxCrashes?: number
  /** … within this many milliseconds are the end. */
  readonly crashWindow?: number
  /** Milliseconds before the first restart; doubles with each crash in the window. */
  readonly firstDelay?: number
  /** How long a child has to become ready, in milliseconds. */
  readonly readyWithin?: number
  /** How long a child has to stop before it is killed, in milliseconds. */
  readonly stopWithin?: number
  readonly log?: (line: string) => void
}

export interface Supervisor {
  /** Starts a child, and starts it again whenever it crashes. Resolves when it is ready for the first time. */
  start(spec: ChildSpec): Promise<void>
  /** Stops all children, the last started first. */
  stop(): Promise<void>
  /** Ends what is left without asking; for a user who does not want to wait for `stop`. */
  kill(): void
  /** The process id of a child, which also leads its process group; undefined while it does not run. */
  pid(name: string): number | undefined
  /** Resolves with the reason when a child was given up; all children have been stopped by then. */
  readonly gaveUp: Promise<Error>
}

interface Entry {
  name: string
  child: RunningChild | undefined
}

/** Keeps processes running: a crashed one is started again, later each time, and given up when that does not help. */
export function createSupervisor(options: SupervisorOptions = {}): Supervisor {
  const { maxCrashes = 5, crashWindow = 60_000, firstDelay = 250 } = options
  const { readyWithin = 60_000, stopWithin = 15_000, log = (line: string) => console.error(line) } = options
  const entries: Entry[] = []
  const stopRequest = new AbortController()
  const { promise: gaveUp, resolve: giveUp } = Promise.withResolvers<Error>()
  let stopped: Promise<void> | undefined

  const keepRunning = async (spec: ChildSpec, entry: Entry): Promise<void> => {
    const crashes: number[] = []
    for (;;) {
      const exit = (await entry.child?.exited) ?? 'could not be started'
      if (stopRequest.signal.aborted) return
      crashes.push(Date.now())
      const recent = crashes.filter((time) => Date.now() - time < crashWindow).length
      const reason = `${spec.name} ${exit}${lastLines(entry.child)}`
      if (recent >= maxCrashes) {
        const times = `${recent} times within ${crashWindow / 1000} seconds`
        const error = new Error(`${spec.name} crashed ${times} and is not started again: ${reason}`)
        await stop()
        giveUp(error)
        return
      }
      const delay = firstDelay * 2 ** (recent - 1)
      log(`${reason}\nStarting ${spec.name} again in ${delay} ms`)
      await sleep(delay, undefined, { signal: stopRequest.signal }).catch(() => {})
      if (stopRequest.signal.aborted) return
      entry.child = startChild(spec)
      const child = entry.child
      child.whenReady(readyWithin).catch(() => child.kill())
    }
  }

  const start = async (spec: ChildSpec): Promise<void> => {
    stopRequest.signal.throwIfAborted()
    const child = startChild(spec)
    const entry: Entry = { name: spec.name, child }
    entries.push(entry)
    try {
      await child.whenReady(readyWithin)
    } catch (error) {
      // What fails at its first start (a port in use, a binary missing) does so again: say it now.
      child.kill()
      await child.exited
      entries.splice(entries.indexOf(entry), 1)
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${spec.name} did not start: ${reason}${lastLines(child)}`, { cause: error })
    }
    void keepRunning(spec, entry)
  }

  const stopAll = async (): Promise<void> => {
    for (const { child } of entries.toReversed()) {
      if (!child) continue
      const timer = setTimeout(() => child.kill(), stopWithin)
      child.stop()
      await child.exited
      clearTimeout(timer)
    }
  }

  const stop = (): Promise<void> => {
    stopRequest.abort(new Error('The supervisor is stopping'))
    stopped ??= stopAll()
    return stopped
  }

  const kill = (): void => {
    for (const { child } of entries) child?.kill()
  }

  const pid = (name: string): number | undefined => entries.find((entry) => entry.name === name)?.child?.pid

  return { start, stop, kill, pid, gaveUp }
}

function lastLines(child: RunningChild | undefined): string {
  const lines = child?.lastLines ?? []
  return lines.length > 0 ? `\n${lines.map((line) => `  ${line}`).join('\n')}` : ''
}
