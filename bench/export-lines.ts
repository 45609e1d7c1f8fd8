import type { Asking } from './ask-questions.ts'
import type { Stack, StackMemory } from './stack.ts'

/** What it took to send all lines of some uploads as a file. */
export interface ExportedLines {
  format: 'csv' | 'parquet'
  lines: number
  bytes: number
  seconds: number
  /** Before the export, and the highest while it ran. */
  server: { before: number; peak: number }
  clickhouse: number
}

/** Exports the lines of so many uploads through the API, and reads the files without keeping them. */
export async function exportLines(
  stack: Stack,
  asking: Asking,
  uploads: readonly number[],
): Promise<ExportedLines[]> {
  const exported: ExportedLines[] = []
  for (const format of ['csv', 'parquet'] as const) {
    for (const count of uploads) exported.push(await exportOne(stack, asking, { format, uploads: count }))
  }
  return exported
}

async function exportOne(
  stack: Stack,
  { serverUrl, admin, data }: Asking,
  { format, uploads }: { format: ExportedLines['format']; uploads: number },
): Promise<ExportedLines> {
  const ids = data.uploads.slice(-uploads).map(({ uploadId }) => uploadId)
  const lines = (data.lines / data.uploads.length) * uploads
  await stack.settle()
  stack.resetPeakMemory()
  const before = stack.peakMemory().server
  const began = performance.now()
  const response = await fetch(`${serverUrl}/api/lines/export?uploads=${ids.join(',')}&format=${format}`, {
    headers: { cookie: await admin.api.cookie() },
  })
  if (!response.ok || !response.body) throw new Error(`The export was answered ${response.status}.`)
  let bytes = 0
  for await (const chunk of response.body) bytes += chunk.byteLength
  const seconds = (performance.now() - began) / 1000
  const { server, clickhouse }: StackMemory = stack.peakMemory()
  return { format, lines, bytes, seconds, server: { before, peak: server }, clickhouse }
}
