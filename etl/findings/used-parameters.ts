/** Those that a statement has: the engine refuses others. */
export function usedParameters(values: Record<string, unknown>, sql: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => sql.includes(`{${name}:`)))
}
