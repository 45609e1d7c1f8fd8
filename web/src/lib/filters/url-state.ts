/** One part of a page's state in its address. */
export interface Parameter<Value> {
  /** Short, since addresses are shared and read. */
  name: string
  /** What holds without it; never written. */
  fallback: Value
  /** What is expected, for the sentence about an invalid one. */
  says: string
  read: (text: string) => Value | undefined
  write: (value: Value) => string | undefined
}

type Parameters<State> = { [Key in keyof State]: Parameter<State[Key]> }

interface SearchParams {
  get: (name: string) => string | null
}

interface Read<State> {
  state: State
  /** Sentences that name what could not be read; the rest of the address holds. */
  problems: string[]
}

export function readUrlState<State>(parameters: Parameters<State>, search: SearchParams): Read<State> {
  const state: Partial<State> = {}
  const problems: string[] = []
  for (const key of keysOf(parameters)) {
    const { name, fallback, says, read } = parameters[key]
    const text = search.get(name)
    const value = text ? read(text) : undefined
    if (text && value === undefined) problems.push(`“${name}=${text}” is not ${says}.`)
    state[key] = value ?? fallback
  }
  return { state: state as State, problems }
}

/** The query of an address, `?p=2026-10`, or nothing where all is as by default. */
export function writeUrlState<State>(parameters: Parameters<State>, state: State): string {
  const written = keysOf(parameters).flatMap((key) => {
    const { name, fallback, write } = parameters[key]
    const text = write(state[key])
    return text === undefined || text === write(fallback) ? [] : [`${name}=${encode(text)}`]
  })
  return written.length ? `?${written.join('&')}` : ''
}

/** These are allowed in a query, and read better than %2C and the like. */
const PLAIN: Record<string, string> = { '%2C': ',', '%2F': '/', '%3A': ':', '%3B': ';', '%3D': '=' }
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/%(?:2C|2F|3A|3B|3D)/g, (escaped) => PLAIN[escaped] ?? escaped)

const keysOf = <State>(parameters: Parameters<State>) => Object.keys(parameters) as (keyof State)[]
