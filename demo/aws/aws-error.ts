/** What AWS would answer with: its code and message, as real as the SDK makes errors of them. */
export class AwsError extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.name = 'AwsError'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (character) => ENTITIES[character]!)
}
