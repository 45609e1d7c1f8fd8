interface Named {
  /** Short, since addresses are shared and read. */
  name: string
  /** What is expected, for the sentence about an invalid one. */
  says: string
}

/** One part of a page's state in its address. */
export interface Parameter<Value> extends Named {
  /** What holds without it; never written. */
  fallback: Value
  read: (text: string) => Value | undefined
  write: (value: Value) => string | undefined
}

/** A part with several items, with semicolons between them: each is read alone, and none holds without it. */
export interface ListParameter<Item> extends Named {
  readItem: (text: string) => Item | undefined
  writeItem: (item: Item) => string
}

const BETWEEN = ';'

type ParameterOf<Value> =
  Parameter<Value> | (Value extends readonly (infer Item)[] ? ListParameter<Item> : never)

export type Parameters<State> = { [Key in keyof State]: ParameterOf<State[Key]> }

export interface SearchParams {
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
  const refuse = ({ name, says }: Named, text: string) => problems.push(`“${name}=${text}” is not ${says}.`)
  for (const key of keysOf(parameters)) {
    const parameter = parameters[key] as AnyParameter
    const text = search.get(parameter.name)
    if ('readItem' in parameter) {
      state[key] = (text ? text.split(BETWEEN) : []).flatMap((part) => {
        const item = parameter.readItem(part)
        if (item === undefined) refuse(parameter, part)
        return item === undefined ? [] : [item]
      }) as State[typeof key]
      continue
    }
    const value = text ? parameter.read(text) : undefined
    if (text && value === undefined) refuse(parameter, text)
    state[key] = (value ?? parameter.fallback) as State[typeof key]
  }
  return { state: state as State, problems }
}

/** The query of an address, `?p=2026-10`, or nothing where all is as by default. */
export function writeUrlState<State>(parameters: Parameters<State>, state: State): string {
  const written = keysOf(parameters).flatMap((key) => {
    const parameter = parameters[key] as AnyParameter
    return textsOf(parameter, state[key]).map((text) => `${parameter.name}=${encode(text)}`)
  })
  return written.length ? `?${written.join('&')}` : ''
}

/** The query with what else an address says: that which is none of these parts. */
export function besideOthers<State>(
  query: string,
  parameters: Parameters<State>,
  search: Iterable<[string, string]>,
): string {
  const own = new Set(keysOf(parameters).map((key) => (parameters[key] as AnyParameter).name))
  const others = [...search]
    .filter(([name]) => !own.has(name))
    .map(([name, text]) => `${encode(name)}=${encode(text)}`)
  return others.length === 0 ? query : `${query ? `${query}&` : '?'}${others.join('&')}`
}

/** Of a registry, whose keys tell which of them belongs to which value. */
type AnyParameter = Parameter<unknown> | ListParameter<unknown>

function textsOf(parameter: AnyParameter, value: unknown): string[] {
  if ('writeItem' in parameter) {
    const items = (value as unknown[]).map(parameter.writeItem)
    return items.length > 0 ? [items.join(BETWEEN)] : []
  }
  const { fallback, write } = parameter
  const text = write(value)
  return text === undefined || text === write(fallback) ? [] : [text]
}

/** These are allowed in a query, and read better than %2C and the like. */
const PLAIN: Record<string, string> = { '%2C': ',', '%2F': '/', '%3A': ':', '%3B': ';', '%3D': '=' }
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/%(?:2C|2F|3A|3B|3D)/g, (escaped) => PLAIN[escaped] ?? escaped)

const keysOf = <State>(parameters: Parameters<State>) => Object.keys(parameters) as (keyof State)[]
