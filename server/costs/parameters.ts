type ParameterType =
  | 'String'
  | 'UUID'
  | 'Date'
  | 'UInt32'
  | 'UInt64'
  | 'Decimal(38, 18)'
  | `Array(${'String' | 'UUID' | 'Date'})`

/** Values of a statement, which refers to them as `{name:Type}`. Nothing that a user wrote is in its text. */
export interface Parameters {
  readonly values: Record<string, string | number | string[]>
  /** Adds a value and returns how the statement writes it. Without a name, it gets the next free one. */
  add(type: ParameterType, value: string | number | string[], name?: string): string
}

export function createParameters(): Parameters {
  const values: Parameters['values'] = {}
  let count = 0
  return {
    values,
    add(type, value, name = `p${count++}`) {
      values[name] = value
      return `{${name}:${type}}`
    },
  }
}

/** Those that a statement has: the engine refuses others. */
export function usedParameters(values: Parameters['values'], sql: string): Parameters['values'] {
  return Object.fromEntries(Object.entries(values).filter(([name]) => sql.includes(`{${name}:`)))
}
