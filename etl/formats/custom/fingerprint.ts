import { createHash } from 'node:crypto'

/** Tells a header among a client's mappings: the names of its columns, in their order. */
export function headerFingerprint(header: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(header)).digest('hex')
}
