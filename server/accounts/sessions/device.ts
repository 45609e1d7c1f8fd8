import { BROWSER_MAP, OS_MAP, parse } from 'bowser'

const browsers = new Set(Object.values(BROWSER_MAP))
const systems = new Set(Object.values(OS_MAP))

/**
 * Browser and system of a user agent, `Firefox on macOS`; null where it names neither. Only names that are known:
 * for anything else the parser answers a part of what was sent, which may be any text.
 */
export function deviceOf(userAgent: string | null): string | null {
  if (!userAgent) return null
  const { browser, os } = parse(userAgent)
  const names = [known(browser.name, browsers), known(os.name, systems)].filter((name) => name !== undefined)
  return names.length === 0 ? null : names.join(' on ')
}

function known(name: string | undefined, names: ReadonlySet<string>): string | undefined {
  return name !== undefined && names.has(name) ? name : undefined
}
