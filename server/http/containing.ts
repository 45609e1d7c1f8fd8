/** The pattern for LIKE of what contains a text, with nothing of it read as a wildcard. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
