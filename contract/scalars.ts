import { Type } from 'typebox'

/** An amount as an exact decimal, never a float: at most 18 decimal places, no exponent. */
export const Decimal = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', examples: ['143227.763678187615017991'] })

/** UUID version 7 in its canonical form. The format alone would take `urn:uuid:…`, which Postgres does not. */
export const Id = Type.String({
  format: 'uuid',
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
})

/** A line of text that Postgres can keep: no control characters, no halves of surrogate pairs. */
export const Line = (options: { minLength: number; maxLength: number }) =>
  Type.String({ ...options, pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$' })

/** An instant in UTC, ISO 8601. */
export const Timestamp = Type.String({ format: 'date-time' })

/** A calendar day in UTC, `2026-10-31`. */
export const Day = Type.String({ format: 'date' })

/** A billing month, `2026-10`. There is no year 0 in Postgres, and no bill of the first thousand years. */
export const Month = Type.String({ pattern: '^[1-9]\\d{3}-(0[1-9]|1[0-2])$', examples: ['2026-10'] })

/** ISO 4217, or the provider's name of a virtual currency. */
export const Currency = Type.String({ minLength: 1, maxLength: 32, examples: ['USD'] })

export const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])
