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

/** Exports the lines of so many uploads through the API, and reads the file without keeping it. */
export async function exportLines(
  stack: Stack,
  { serverUrl, admin, data }: Asking,
  uploads: number,
): Promise<ExportedLines[]> {
  const ids = data.uploads.slice(-uploads).map(({ uploadId }) => uploadId)
  const lines = (data.lines / data.uploads.length) * uploads
  const exported: ExportedLines[] = []
  for (const format of ['csv', 'parquet'] as const) {
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
    exported.push({ format, lines, bytes, seconds, server: { before, peak: server }, clickhouse })
  }
  return exported
}
