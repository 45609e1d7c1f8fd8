import type { CostCentre } from '../../api/contract.ts'

/** As the API bounds them. */
const LONGEST_CODE = 40
const LONGEST_NAME = 120

/** The name of what is made of a tag's value. */
export const nameOfValue = (value: string): string => cut(value.trim(), LONGEST_NAME)

/** The value as a code that no other cost centre has, those that are archived included. */
export function freeCode(value: string, centres: readonly Pick<CostCentre, 'code'>[]): string {
  const taken = new Set(centres.map(({ code }) => code))
  const whole = value.trim()
  let code = cut(whole, LONGEST_CODE)
  for (let number = 2; taken.has(code); number++) {
    const suffix = `-${number}`
    code = cut(whole, LONGEST_CODE - suffix.length) + suffix
  }
  return code
}

/** The one that is called as the value is: by all of it, since other values may begin in the same way. */
export function centreOfValue<Centre extends Pick<CostCentre, 'code' | 'name'>>(
  value: string,
  centres: readonly Centre[],
): Centre | undefined {
  const whole = value.trim()
  return centres.find(({ code }) => code === whole) ?? centres.find(({ name }) => name === whole)
}

// A character of two units is not cut in half: the API takes no halves.
const cut = (text: string, longest: number) =>
  text
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()
