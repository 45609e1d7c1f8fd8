import { invalidRequest } from './problem.ts'

/** An opaque cursor that carries where a list was left. */
export function encodeCursor(...parts: (string | number)[]): string {
  return Buffer.from(parts.join(' ')).toString('base64url')
}

/** The parts of a cursor, each of which has to match its pattern; else a 400. */
export function decodeCursor(cursor: string, ...patterns: RegExp[]): string[] {
  const parts = Buffer.from(cursor, 'base64url').toString().split(' ')
  const valid =
    parts.length === patterns.length && patterns.every((pattern, i) => pattern.test(parts[i] ?? ''))
  if (!valid) throw invalidRequest('cursor', 'is not a cursor that this list gave')
  return parts
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
