import type { Engine, EngineSession } from './engine.ts'
import { quote } from './statement.ts'

/** What one statement is to see of settings, parameters and database. */
export interface Scope {
  readonly database: string
  readonly settings: ReadonlyMap<string, string>
  /** Values as they arrive over HTTP: escaped as in a TSV field, which is what the engine's own parameters expect. */
  readonly parameters: ReadonlyMap<string, string>
}

// A String setting that nothing in the embedded engine reads (it is for Redis and NATS tables), so it can carry our
// mark: the engine gives no query id to choose, and log_comment belongs to the caller.
const markSetting = 'stream_like_engine_insert_queue'

/** The condition on system.processes that finds what a slot is running. */
export function runningIn(slot: Slot): string {
  return `Settings[${quote(markSetting)}] = ${quote(slot.mark)}`
}

// After these the session may hold something that cannot be set back.
const spoiling = /^Code: (115|164|452)\./

/**
 * One engine session with its named pipe. What a statement sets stays in the session, so the next one first sets it
 * back; where that is impossible the session is replaced (about 1 ms).
 */
export class Slot {
  readonly mark: string
  readonly pipe: string
  readonly #engine: Engine
  readonly #baseline: ReadonlyMap<string, string>
  #session: EngineSession | undefined
  #database: string | undefined = 'default'
  #settings = new Set<string>()
  #parameters = new Set<string>()

  constructor(engine: Engine, number: number, pipe: string, settings: ReadonlyMap<string, string>) {
    this.#engine = engine
    this.mark = `slot-${number}`
    this.pipe = pipe
    // The default of 256 KB is for the statement; here parameters and a long insert are part of the text.
    this.#baseline = new Map([...settings, [markSetting, this.mark], ['max_query_size', String(256 << 20)]])
  }

  /** Runs one statement within its scope and resolves when it has ended. `format` is for statements without one. */
  async run(
    sql: string,
    scope: Scope,
    format: string,
  ): Promise<{ bytes: Uint8Array; elapsed: number; rowsRead: number }> {
    if (this.#remembersParameterOf(sql, scope)) this.replace()
    const isNew = this.#session === undefined
    this.#session ??= this.#engine.open()
    const prefix = this.#enter(scope)
    try {
      // By itself: a statement's text is held against the bound that was there before it.
      if (isNew) await this.#session.queryAsync(`SET ${assign(this.#baseline)}`, { format: 'Null' })
      const result = await this.#session.queryAsync(prefix + sql, { format })
      this.#database = scope.database
      return { bytes: result.bytes(), elapsed: result.elapsed, rowsRead: result.rowsRead }
    } catch (error) {
      this.#database = undefined
      // The engine keeps a failed statement, with its locks and its entry in system.processes, until the session's
      // next one.
      await this.#session?.queryAsync('SELECT 1', { format: 'Null' }).catch(() => {})
      if (error instanceof Error && spoiling.test(error.message)) this.replace()
      throw error
    } finally {
      if (scope.settings.has('readonly')) this.replace()
    }
  }

  /** Gives the session up, so that the next statement gets a new one. */
  replace(): void {
    this.#session?.close()
    this.#session = undefined
    this.#database = 'default'
    this.#settings = new Set()
    this.#parameters = new Set()
  }

  #enter(scope: Scope): string {
    const assignments = new Map<string, string>()
    for (const name of this.#settings) assignments.set(name, this.#baselineOf(name))
    for (const [name, value] of scope.settings) assignments.set(name, quote(value))
    for (const [name, value] of scope.parameters) assignments.set(`param_${name}`, quote(value))
    this.#settings = new Set(scope.settings.keys())
    for (const name of scope.parameters.keys()) this.#parameters.add(name)
    const set = [...assignments].map(([name, value]) => `${name} = ${value}`).join(', ')
    const use = this.#database === scope.database ? '' : `USE ${identifier(scope.database)};\n`
    return `${set ? `SET ${set};\n` : ''}${use}`
  }

  #baselineOf(name: string): string {
    const value = this.#baseline.get(name)
    return value === undefined ? 'DEFAULT' : quote(value)
  }

  // Parameters cannot be unset: a statement that forgets one must fail, not see the value of an earlier request.
  #remembersParameterOf(sql: string, scope: Scope): boolean {
    for (const [, name] of sql.matchAll(/\{(?:\s|\/\*[\s\S]*?\*\/|--[^\n]*\n)*([A-Za-z_]\w*)/g)) {
      if (name && this.#parameters.has(name) && !scope.parameters.has(name)) return true
    }
    return false
  }
}

function assign(settings: ReadonlyMap<string, string>): string {
  return [...settings].map(([name, value]) => `${name} = ${quote(value)}`).join(', ')
}

function identifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``
}
