import { argon2 as argon2WithCallback, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { inHashQueue } from './hash-queue.ts'

const argon2 = promisify(argon2WithCallback)

interface Parameters {
  /** KiB */
  memory: number
  passes: number
  parallelism: number
}

/** OWASP's recommendation for argon2id; 36 ms on the machine it was measured on. */
const current: Parameters = { memory: 19_456, passes: 2, parallelism: 1 }

const TAG_LENGTH = 32

/** An argon2id hash in PHC string form: it carries its parameters, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await inHashQueue(() => derive(password, nonce, current, TAG_LENGTH))
  return encode(nonce, tag)
}

/**
 * Whether the password belongs to the hash. Without a hash, for an unknown user, it takes as long and answers
 * false, so that the time of an answer does not tell who has an account. `admit` runs when its turn has come, right
 * before the work, and may refuse it by throwing.
 */
export async function verifyPassword(
  password: string,
  hash: string | undefined,
  admit?: () => Promise<void>,
): Promise<boolean> {
  const { parameters, nonce, tag } = parse(hash ?? hashOfNobody)
  const derived = await inHashQueue(async () => {
    await admit?.()
    return derive(password, nonce, parameters, tag.length)
  })
  return timingSafeEqual(derived, tag) && hash !== undefined
}

/** Of no password that anybody knows. */
const hashOfNobody = encode(randomBytes(16), randomBytes(TAG_LENGTH))

/** A password for a person to type once: 24 characters without look-alikes, 131 bits. */
export function generatePassword(): string {
  const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  let password = ''
  while (password.length < 24) {
    const [byte = 255] = randomBytes(1)
    // Bytes beyond the last whole alphabet are thrown away: they would favour its first letters.
    if (byte < 256 - (256 % alphabet.length)) password += alphabet[byte % alphabet.length]
  }
  return password
}

function derive(password: string, nonce: Buffer, parameters: Parameters, tagLength: number): Promise<Buffer> {
  return argon2('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...parameters })
}

function encode(nonce: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = current
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

function parse(hash: string) {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (!match) throw new Error('A stored password hash is not an argon2id PHC string')
  const [, memory = '', passes = '', parallelism = '', nonce = '', tag = ''] = match
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

/** PHC strings use base64 without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
