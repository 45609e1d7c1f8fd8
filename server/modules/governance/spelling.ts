import { synonymOf } from './synonyms.ts'

/** Why two spellings may mean one thing. */
export type Likeness = 'case-or-punctuation' | 'synonym' | 'one-letter'

/** A spelling, in the forms in which it is compared. */
export interface Spelling {
  text: string
  /** Its words, without case: what stands between punctuation, and where a capital begins a word. */
  words: string[]
  /** Its letters and digits, without case. */
  folded: string
  /** Its numbers: `1.0` and `10` have the same digits, and are not the same. */
  numbers: string
  /** Of values, its words with their synonyms. */
  meaning: string
}

/** In fewer letters, one of them makes another word: `dev` and `des`, `web` and `wet`. */
const FEWEST_LETTERS = 5

/** In words of fewer letters, as `a` of `team-a`, one letter is all that tells them apart. */
const SHORT_WORD = 3

export function spellingOf(text: string, kind: 'key' | 'value'): Spelling {
  const words = text
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const folded = words.join('')
  return {
    text,
    words,
    folded,
    numbers: (text.match(/\d+/g) ?? []).join(' '),
    meaning: kind === 'value' ? meaningOf(words, folded) : folded,
  }
}

/** `pre-production` is one word of the list in two. */
function meaningOf(words: string[], folded: string): string {
  const whole = synonymOf(folded)
  return whole === folded ? words.map(synonymOf).join('') : whole
}

/** The same but for how it is written; undefined where it is not. */
export function sameMeaning(a: Spelling, b: Spelling): Exclude<Likeness, 'one-letter'> | undefined {
  if (a.folded === '' || a.numbers !== b.numbers) return undefined
  if (a.folded === b.folded) return 'case-or-punctuation'
  return a.meaning === b.meaning ? 'synonym' : undefined
}

/**
 * Whether a letter too many, too few or another makes one the other, in a word that is long enough for that to be an
 * oversight. Nothing with a digit or an `@` is: `team1` and `team2`, ids and addresses of people differ by as much.
 */
export function differByOneLetter(a: Spelling, b: Spelling): boolean {
  if (!mayBeMisspelt(a) || !mayBeMisspelt(b) || !isOneEdit(a.folded, b.folded)) return false
  if (a.words.length !== b.words.length) return [...a.words, ...b.words].every(isLong)
  const differing = a.words.flatMap((word, index) =>
    word === b.words[index] ? [] : [[word, b.words[index]!]],
  )
  return differing.flat().every(({ length }) => length >= FEWEST_LETTERS)
}

/** What may be a misspelling of something. */
export function mayBeMisspelt({ text, folded }: Spelling): boolean {
  return folded.length >= FEWEST_LETTERS && !/[\p{N}@]/u.test(text)
}

function isLong({ length }: string): boolean {
  return length >= SHORT_WORD
}

/** Whether they are at edit distance 1. */
function isOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let start = 0
  while (start < short.length && short[start] === long[start]) start++
  const rest = short.length === long.length ? start + 1 : start
  return start < long.length && short.slice(rest) === long.slice(start + 1)
}
