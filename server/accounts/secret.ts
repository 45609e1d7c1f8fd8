import { createHash, randomBytes } from 'node:crypto'

/** A secret that nobody can guess, 256 bits, fit for addresses and headers. */
export function generateSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of such a secret. It needs no salt and no slowness: there is nothing to try out. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
