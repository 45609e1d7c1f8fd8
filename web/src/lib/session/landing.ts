import type { Session } from '../api/contract.ts'

/** Where a user belongs after signing in, unless a page was asked for. */
export function landingOf({ client, capabilities, nextStep }: Session): string {
  if (!client || !capabilities) return '/operator'
  return nextStep === 'connect' ? '/connect' : `${capabilities.dashboardRoute}/overview`
}

/** A path of this site to return to. Anything that could lead elsewhere is dropped. */
export function safeReturnPath(path: string | null): string | undefined {
  if (!path?.startsWith('/') || path.startsWith('/sign-in')) return undefined
  // Browsers read a backslash as a slash and drop control characters: `/\evil.example` leaves the site.
  const resolved = URL.canParse(path, 'https://here.invalid')
    ? new URL(path, 'https://here.invalid')
    : undefined
  if (resolved?.host !== 'here.invalid') return undefined
  return `${resolved.pathname}${resolved.search}${resolved.hash}`
}

export const signInPath = (returnPath: string): string =>
  safeReturnPath(returnPath) && returnPath !== '/'
    ? `/sign-in?return=${encodeURIComponent(returnPath)}`
    : '/sign-in'
