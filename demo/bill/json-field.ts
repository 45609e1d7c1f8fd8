import type { Fields } from './generate-cur.ts'

/** A JSON object of the values that there are, quoted for CSV; no text where there are none. */
export function jsonField(values: Fields): string {
  const present = Object.entries(values).filter(([, value]) => value)
  return present.length === 0 ? '' : `"${JSON.stringify(Object.fromEntries(present)).replaceAll('"', '""')}"`
}
