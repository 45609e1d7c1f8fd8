import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a request says of who signed it (Signature Version 4, in the header). */
export interface Authorization {
  accessKeyId: string
  region: string
  scope: string
  signedHeaders: string[]
  signature: string
}

/** Null where the request is not signed so. */
export function readAuthorization({ headers }: IncomingMessage): Authorization | null {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8}\/([^/,]+)\/[^/,]+\/aws4_request), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  if (!match) return null
  const [, accessKeyId, scope, region, signedHeaders, signature] = match
  return {
    accessKeyId: accessKeyId!,
    region: region!,
    scope: scope!,
    signedHeaders: signedHeaders!.split(';'),
    signature: signature!,
  }
}

/** Whether the holder of the secret signed exactly this request; its body as the hash that S3's clients send. */
export function isSignedWith(
  request: IncomingMessage,
  { scope, signedHeaders, signature }: Authorization,
  secretAccessKey: string,
  bodyHash: string,
): boolean {
  const { headers, method, url } = request
  const [path, query = ''] = url!.split('?') as [string, string?]
  const canonical = [
    method,
    path,
    canonicalQuery(query),
    ...signedHeaders.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replaceAll(/ +/g, ' ')}`,
    ),
    '',
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n')
  const key = scope
    .split('/')
    .reduce<string | Buffer>((signing, part) => hmac(signing, part), `AWS4${secretAccessKey}`)
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
