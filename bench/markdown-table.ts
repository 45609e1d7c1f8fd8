/** A table of Markdown; all columns but the first are numbers. */
export function table(header: string[], rows: string[][]): string {
  const rule = header.map((_, index) => (index === 0 ? '---' : '---:'))
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
