import { parse } from 'csv-parse/sync'

/** What a CSV says to a parser that has nothing to do with the one that loads it. */
export interface Reading {
  rows: number
  /** Sum of what can be read of the billed cost, in units of 1e-30. */
  billed: bigint
}

const COST_COLUMNS = ['lineItem/UnblendedCost', 'line_item_unblended_cost', 'BilledCost']
const SCALE = 30
const MAX_BYTES = 5_000_000

/** Null where the text cannot be read without guessing, is no bill, or is too long to be read this way. */
export function readIndependently(text: Buffer): Reading | null {
  if (text.length > MAX_BYTES) return null
  try {
    const [header, ...rows] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
    })
    const cost = header?.findIndex((name) => COST_COLUMNS.includes(name.trim())) ?? -1
    if (cost === -1) return null
    return {
      rows: rows.length,
      billed: rows.reduce((sum, row) => sum + (unitsOf(row[cost] ?? '') ?? 0n), 0n),
    }
  } catch {
    return null
  }
}

function delimiterOf(text: Buffer): string {
  const header = text.subarray(0, Math.max(0, text.indexOf(0x0a))).toString()
  return [',', ';', '\t', '|'].toSorted((a, b) => header.split(b).length - header.split(a).length)[0]!
}

/** A decimal as whole units of 1e-30, cut where it has more places; null where it is none. */
function unitsOf(text: string): bigint | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,2}))?$/.exec(text)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? []
  if (!match || whole + fraction === '') return null
  const places = SCALE - fraction.length + Number(exponent)
  const digits = BigInt(whole + fraction)
  const units = places >= 0 ? digits * 10n ** BigInt(places) : digits / 10n ** BigInt(-places)
  return sign === '-' ? -units : units
}
