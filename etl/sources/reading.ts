/**
 * How a load reads text: `regular`, by the engine itself, which is fastest and takes only what is as it should be;
 * `streamed`, where whatever is wrong with a row or the file is found and named; `mended`, where it is not UTF-8.
 */
export type Reading = 'regular' | 'streamed' | 'mended'

/** Thrown where text turns out to need another reading, from its beginning. */
export class NeedsReading extends Error {
  readonly reading: Reading

  constructor(reading: Exclude<Reading, 'regular'>, options?: ErrorOptions) {
    super(`The text has to be read ${reading}.`, options)
    this.reading = reading
  }
}
