/** What parts of addresses are read with: the value, or undefined where the text is none. */

export const oneOf =
  <Value extends string>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => value === text)

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => uuid.test(text)

/** Of other years there are no costs, and those at the ends have no day before or after them. */
export const FIRST_DAY = '1900-01-01'
export const LAST_DAY = '2999-12-31'

const isWithinYears = (text: string) =>
  text >= FIRST_DAY.slice(0, text.length) && text <= LAST_DAY.slice(0, text.length)

/** `2026-10`. */
export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && isWithinYears(text)

export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  isWithinYears(text) &&
  new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true

/** In small letters, as answers have them: ids are compared. */
export function readUuids(text: string): string[] | undefined {
  const ids = text.toLowerCase().split(',')
  return ids.every(isUuid) ? ids : undefined
}

/** A whole number within bounds. */
export const readCount =
  (min: number, max: number) =>
  (text: string): number | undefined => {
    const count = /^\d{1,9}$/.test(text) ? Number(text) : NaN
    return count >= min && count <= max ? count : undefined
  }

// What stands between the parts of a list means itself within them.
const RESERVED = /[%,;=]/g

export const escapePart = (part: string): string => part.replace(RESERVED, (sign) => encodeURIComponent(sign))

export function unescapePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

export const writeList = (parts: readonly string[]): string => parts.map(escapePart).join(',')

/** Parts of any characters, with commas between them. */
export function readList(text: string): string[] | undefined {
  const parts = text.split(',').map(unescapePart)
  return parts.every((part) => part !== undefined) ? parts : undefined
}
