const notFound = new Set([46, 47, 50, 56, 60, 63, 73, 81, 100, 115, 133, 336, 511])
const badRequest = new Set([
  6, 24, 26, 27, 33, 36, 38, 41, 42, 43, 53, 62, 69, 70, 72, 117, 130, 131, 158, 163, 167, 168, 190, 223, 321,
  386, 456, 457,
])
const others = new Map([
  [48, 501],
  [159, 408],
  [192, 403],
  [193, 403],
  [194, 401],
  [209, 503],
  [376, 400],
  [439, 503],
  [497, 403],
  [516, 403],
])

/** An error in the form in which ClickHouse answers over HTTP, from which the client reads code and name. */
export class ClickHouseException extends Error {
  readonly code: number

  /** @param message without code and name; they are added as the server does. */
  constructor(code: number, name: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message}. (${name})`)
    this.code = code
  }

  /** The HTTP status that ClickHouse gives this code. */
  get status(): number {
    if (notFound.has(this.code)) return 404
    if (badRequest.has(this.code)) return 400
    return others.get(this.code) ?? 500
  }

  /** Takes over an error of the engine, whose message has the form already; anything else becomes code 1002. */
  static from(error: unknown): ClickHouseException {
    if (error instanceof ClickHouseException) return error
    const message = (error instanceof Error ? error.message : String(error)).trim()
    const code = /^Code: (\d+)\./.exec(message)?.[1]
    const exception = new ClickHouseException(code ? Number(code) : 1002, 'UNKNOWN_EXCEPTION', message)
    if (code) exception.message = message.replace(/^(Code: \d+\. DB::Exception: )\1/, '$1')
    return exception
  }
}
