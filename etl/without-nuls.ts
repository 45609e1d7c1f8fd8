/** What a file's text became part of: Postgres keeps no NUL, in JSON either. */
export function withoutNuls<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'string' ? inner.replaceAll('\0', '\ufffd') : inner,
    ),
  ) as Value
}
