import { open } from 'node:fs/promises'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { basename } from 'node:path'
import { text } from 'node:stream/consumers'
import type { ApiClient } from '../demo/api-client.ts'
import type { Upload } from '../contract/upload.ts'

const CHUNK_BYTES = 1024 * 1024

/** Sends a file as a browser does and answers the upload, with the seconds from the first byte to the 202. */
export async function sendFile(
  serverUrl: string,
  api: ApiClient,
  path: string,
): Promise<{ upload: Upload; seconds: number }> {
  const boundary = `bench${Date.now()}`
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="replaceDuplicate"\r\n\r\ntrue\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${basename(path)}"\r\nContent-Type: text/csv\r\n\r\n`
  const tail = `\r\n--${boundary}--\r\n`
  await using file = await open(path)
  const { size } = await file.stat()
  const began = performance.now()
  const sending = request(`${serverUrl}/api/uploads`, {
    method: 'POST',
    headers: {
      cookie: await api.cookie(),
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + size + tail.length,
    },
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.on('error', reject).on('response', resolve)
  })
  // Refused while it is being sent: what is written from then on goes nowhere, and the answer is the news.
  answered.catch(() => {})
  await write(sending, Buffer.from(head))
  await sendContent(sending, file)
  sending.end(tail)
  const response = await answered
  const seconds = (performance.now() - began) / 1000
  const body = await text(response)
  if (response.statusCode !== 202) throw new Error(`The upload was answered ${response.statusCode}: ${body}`)
  return { upload: JSON.parse(body) as Upload, seconds }
}

/**
 * Reads into one buffer while the other is sent. A stream makes a new one for each read, and collecting those took
 * more of the two cores that sender and server share than sending them.
 */
async function sendContent(
  sending: ClientRequest,
  file: { read(buffer: Buffer): Promise<{ bytesRead: number }> },
): Promise<void> {
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const
  let writing = Promise.resolve()
  for (let turn = 0; ; turn += 1) {
    const buffer = buffers[turn % 2 === 0 ? 0 : 1]
    const { bytesRead } = await file.read(buffer)
    await writing
    if (bytesRead === 0) return
    writing = write(sending, buffer.subarray(0, bytesRead))
  }
}

function write(sending: ClientRequest, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    sending.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}
