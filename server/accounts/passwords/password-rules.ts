import { invalidRequest } from '../../http/problem.ts'

const MIN_CHARACTERS = 12
const MAX_BYTES = 1024

/**
 * Words that anybody would try first come to 10⁸ guesses where three of them are put together (`Summer2026!!!!`);
 * `correct horse battery` has 10¹³. Guessing over the network, slowed as it is, does not get to 10⁹.
 */
const MIN_GUESSES = 1e9

/** So many characters are looked at: a check takes 20 ms at the most. With 256 it took up to 1.3 s. */
const MAX_CHECKED = 64
const MAX_SUBSTITUTIONS = 20

/** What stands in a name or an address between the words that a password could be made of. */
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u

const reasons: Record<string, string> = {
  userInputs: 'is made of your name, your e-mail address or the name of this product',
  common: 'is one of the most common passwords',
  similarToCommon: 'is close to one of the most common passwords',
  simpleRepeat: 'repeats itself',
  extendedRepeat: 'repeats itself',
  sequences: 'follows the order of the alphabet or of numbers',
  straightRow: 'follows the order of the keyboard',
  keyPattern: 'follows the order of the keyboard',
  dates: 'is little more than a date',
}

/** Refuses a password that is too short, too long or easily guessed, naming the field that it came in. */
export async function requireGoodPassword(
  password: string,
  path: string,
  about: { email: string; name: string },
): Promise<void> {
  const normalised = password.normalize('NFKC')
  if ([...normalised].length < MIN_CHARACTERS) {
    throw invalidRequest(path, `must have at least ${MIN_CHARACTERS} characters`)
  }
  if (Buffer.byteLength(normalised) > MAX_BYTES) {
    throw invalidRequest(path, `must have at most ${MAX_BYTES} bytes`)
  }
  const checker = await loadChecker()
  const { guesses, feedback } = checker.check(normalised, wordsAbout(about))
  if (guesses >= MIN_GUESSES) return
  const reason = reasons[feedback.warning ?? ''] ?? 'is easy to guess'
  throw invalidRequest(
    path,
    `${reason}. Take several words that do not belong together, or let a password manager make one.`,
    'password-too-common',
  )
}

/** A person's name and address, whole, in parts, and with the parts joined. */
function wordsAbout({ email, name }: { email: string; name: string }): string[] {
  const [localPart = ''] = email.split('@')
  const parts = [name, localPart, email].flatMap((text) => text.split(BETWEEN_WORDS))
  const joined = [name, localPart].map((text) => text.split(BETWEEN_WORDS).join(''))
  return [...new Set(['outlay', name, email, localPart, ...joined, ...parts])].filter(
    (word) => word.length > 2,
  )
}

/** Loaded when the first password is set: it takes 0.3 s, and 22 MB that a server may never need. */
let checker: ReturnType<typeof makeChecker> | undefined
function loadChecker(): ReturnType<typeof makeChecker> {
  checker ??= makeChecker()
  return checker
}

async function makeChecker() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({
    dictionary,
    graphs: adjacencyGraphs,
    maxLength: MAX_CHECKED,
    l33tMaxSubstitutions: MAX_SUBSTITUTIONS,
  })
}
