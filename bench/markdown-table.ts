/** A table of Markdown; all columns but the first are numbers. */
export function table(header: string[], rows: string[][]): string {
  const rule = header.map((_, index) => (index === 0 ? '---' : '---:'))
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export const count = (value: number) => value.toLocaleString('en-US')

export const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
