import { downloadText } from './download.ts'

/** Lines of fields as the text of a CSV file. */
export const toCsv = (lines: readonly (readonly string[])[]): string =>
  lines.map((line) => line.map(field).join(',')).join('\r\n') + '\r\n'

/**
 * Spreadsheets run text that begins like a formula, and names come from bills: an apostrophe in front makes it
 * text. Figures keep their minus.
 */
function field(text: string): string {
  const isFigure = /^-?\d+(\.\d+)?$/.test(text)
  const safe = !isFigure && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  // A semicolon separates, too, where spreadsheets write decimals with a comma.
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const downloadCsv = (name: string, text: string): void => downloadText(name, 'text/csv', text)
