type ParameterType = 'String' | 'UUID' | 'Date' | 'UInt32' | `Array(${'String' | 'UUID' | 'Date'})`

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
