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

/** Gives a CSV file to the browser, as if it were a link to one. */
export function downloadCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
