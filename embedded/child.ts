// What the processes that own an engine have in common.

/** Reads a variable that the process cannot do without. @throws Error naming it. */
export function requiredVariable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} must be set`)
  return value
}

/** What a child says when it can be used. */
interface ReadyMessage {
  readonly ready: true
  readonly port: number
}

/** Tells whoever started this process that it listens: a line on stdout, and a message to a parent that wants one. */
export function announceReady(port: number): void {
  const message: ReadyMessage = { ready: true, port }
  console.log(JSON.stringify(message))
  process.send?.(message)
}

/**
 * Calls `stop` once, on SIGTERM, on SIGINT or when the parent process is gone (which a SIGKILL does not announce), and
 * exits with 0 after it. An engine without its supervisor would hold port and data for ever.
 */
export function onStopRequest(stop: () => Promise<void>): void {
  let stopping = false
  const begin = (): void => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', begin)
  process.on('SIGINT', begin)
  process.on('disconnect', begin)
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) begin()
  }, 500).unref()
}

/** Runs the process's main function; an error is a sentence on stderr and exit code 1. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
