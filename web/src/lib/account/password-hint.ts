import { countOf } from '../format/numbers.ts'

export const MIN_PASSWORD_LENGTH = 12

/** What a password that is being typed still needs. How common it is, the server says. */
export function passwordHint(password: string): string {
  const missing = MIN_PASSWORD_LENGTH - [...password.normalize('NFKC')].length
  if (password === '') return `${MIN_PASSWORD_LENGTH} characters or more; a few words make a good one`
  return missing > 0 ? countOf(missing, 'more character') : 'Long enough'
}
