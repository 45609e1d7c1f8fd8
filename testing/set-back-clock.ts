// Preloaded (node --import) into etl by tests of what it does at full minutes: they would wait for one for half a
// minute. Its clock is behind by so much that the minute begins again in 5 s, when it has started; else it takes the
// next one.
const STARTED_WITHIN_MS = 5000

const now = Date.now
const behind = (now() % 60_000) + STARTED_WITHIN_MS

globalThis.Date = class extends Date {
  constructor(...values: [] | ConstructorParameters<typeof Date>) {
    if (values.length === 0) super(now() - behind)
    else super(...values)
  }

  static override now(): number {
    return now() - behind
  }
} as DateConstructor
