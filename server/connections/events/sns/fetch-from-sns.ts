import { forbidden, ProblemError } from '../../../http/problem.ts'

const TIMEOUT_MS = 5_000
const MAX_BYTES = 64 * 1024

export type Fetch = typeof globalThis.fetch

/**
 * What SNS has at an address that was found to be one of its own: at most 64 KiB of it, within 5 seconds, and never
 * from wherever it might send us on to.
 */
export async function fetchFromSns(fetch: Fetch, url: string): Promise<string> {
  const response = await read(fetch, url)
  if (response.status >= 500) throw snsNotReachable()
  if (response.status !== 200 || response.text === undefined) {
    throw forbidden('SNS does not have what the message says is there.', 'sns-address-refused')
  }
  return response.text
}

async function read(fetch: Fetch, url: string): Promise<{ status: number; text: string | undefined }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { status: response.status, text: await readBounded(response) }
  } catch {
    // Without the cause: it has the address in it, and that may have a token.
    throw snsNotReachable()
  }
}

/** Undefined where there is more than that. */
async function readBounded({ body }: Response): Promise<string | undefined> {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** SNS sends again what is answered with this. */
function snsNotReachable(): ProblemError {
  return new ProblemError(503, 'sns-not-reachable', 'SNS does not answer now. Send the message again later.')
}
