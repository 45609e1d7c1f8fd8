import { randomBytes } from 'node:crypto'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** 160 bits, 32 characters of base32: nobody guesses it, and it can be read out and typed. */
const BYTES = 20

/**
 * The word by which a client's role knows that Outlay acts for this client. It is made here and never taken from a
 * person: with one of their own choosing, somebody could have Outlay assume the role of another client.
 */
export function generateExternalId(): string {
  const bits = [...randomBytes(BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = bits.match(/.{5}/g)?.map((five) => BASE32.charAt(Number.parseInt(five, 2))) ?? []
  return `outlay-${letters.join('')}`
}
