/**
 * The name as shown to people; it is never used as a path. What would turn the text around it is removed as well,
 * and where the name is cut within a character, Postgres would not take the half.
 */
export function cleanFileName(name: string | undefined): string {
  const printable = (name ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return printable.slice(-255).toWellFormed() || 'unnamed'
}
