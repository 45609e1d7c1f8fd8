import { createReadStream } from 'node:fs'
import { request } from 'node:http'
import { basename } from 'node:path'
import type { ApiClient } from '../demo/api-client.ts'
import type { Upload } from '../contract/upload.ts'

/** Sends a file as a browser does and answers the upload, with the seconds from the first byte to the 202. */
export async function sendFile(
  serverUrl: string,
  api: ApiClient,
  path: string,
): Promise<{ upload: Upload; seconds: number }> {
  const boundary = `bench${Date.now()}`
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="replaceDuplicate"\r\n\r\ntrue\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${basename(path)}"\r\nContent-Type: text/csv\r\n\r\n`
  const began = performance.now()
  const upload = await new Promise<Upload>((resolve, reject) => {
    const sending = request(`${serverUrl}/api/uploads`, {
      method: 'POST',
      headers: { cookie: api.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
    sending.on('error', reject)
    sending.on('response', (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => {
        if (response.statusCode === 202) resolve(JSON.parse(body) as Upload)
        else reject(new Error(`The upload was answered ${response.statusCode}: ${body}`))
      })
    })
    sending.write(head)
    const file = createReadStream(path, { highWaterMark: 1024 * 1024 })
    file.on('error', reject)
    file.on('end', () => sending.end(`\r\n--${boundary}--\r\n`))
    file.pipe(sending, { end: false })
  })
  return { upload, seconds: (performance.now() - began) / 1000 }
}
