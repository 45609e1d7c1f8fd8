import type { InjectOptions } from 'fastify'

/** A multipart request as a browser sends it: the fields in their order, files as Blobs with names. */
export async function multipart(
  parts: [name: string, value: string | { fileName: string; content: string | Uint8Array }][],
): Promise<Required<Pick<InjectOptions, 'payload' | 'headers'>>> {
  const form = new FormData()
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, new Blob([Buffer.from(value.content)]), value.fileName)
  }
  const encoded = new Response(form)
  return {
    payload: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
  }
}
